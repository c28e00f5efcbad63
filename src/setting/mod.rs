//! 设置: what a city decides for itself about how the program works.
//!
//! Each subject is one typed value, kept whole as one row; until someone changes it, its
//! default holds. A change is written to the audit log with what it was before.

mod actions;
mod api;
mod model;
mod pages;
mod store;

pub use actions::change;
pub use api::ROUTES;
pub use model::Supervision;
pub use pages::PAGES;
pub use store::supervision;
