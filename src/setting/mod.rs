//! 设置: settings of the city.
//!
//! Each subject ([`Subject`]) is one typed value, stored as one row; its default applies until it
//! is changed. A change is written to the audit log with the old values. This folder stores,
//! changes and shows all subjects; the subjects, their checks and their forms belong to the
//! features that use them.

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
