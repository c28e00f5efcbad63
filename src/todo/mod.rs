//! 我的待办: open work of the signed-in user, as counts that link to the lists, and the most urgent
//! blockers by name. It is the start page of units, departments and the office, and has no data of
//! its own.

mod api;
mod feature;
mod pages;
mod tasks;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
pub use tasks::{Task, tasks};
