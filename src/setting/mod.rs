//! 设置: what a city decides for itself about how the program works.
//!
//! Each subject ([`Subject`]) is one typed value, kept whole as one row; until someone changes
//! it, its default holds. A change is written to the audit log with what it was before. What
//! stores, changes and shows a subject is written once for all of them; the subjects themselves,
//! their checks and their forms belong to the features they rule.

mod actions;
mod api;
mod feature;
mod pages;
mod store;
mod subject;
mod words;

pub use actions::change;
pub use api::{change as patch, show as read};
pub use feature::{FEATURE, HERE};
pub use pages::{Page, Sheet, save, show};
pub use store::in_force;
pub use subject::Subject;
pub use words::KIND;
