//! 登录: signing in and out, refreshing tokens and changing the password; API and pages.

mod feature;
mod login;
mod pages;

pub use feature::{ACCOUNT, FEATURE};
pub use login::ROUTES;
pub use pages::ROUTES as PAGES;
