//! 登录: signing in and out, refreshing, changing one's password; as API and as pages.

mod feature;
mod login;
mod pages;

pub use feature::{ACCOUNT, FEATURE};
pub use login::ROUTES;
pub use pages::ROUTES as PAGES;
