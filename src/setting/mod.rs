//! 设置: what a city decides for itself about how the program works.
//!
//! Each subject ([`Subject`]) is one typed value, kept whole as one row; until someone changes
//! it, its default holds. A change is written to the audit log with what it was before. What
//! stores, changes and shows a subject is written once for all of them.

mod actions;
mod api;
mod figures;
mod model;
mod pages;
mod store;
mod subject;

pub use actions::change;
pub use api::ROUTES;
pub use figures::Figures;
pub use model::Supervision;
pub use pages::PAGES;
pub use store::{figures, supervision};
pub use subject::Subject;
