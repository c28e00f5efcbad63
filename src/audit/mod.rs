//! 审计日志: reading, searching and verifying the audit log, for the auditor. [`crate::record`]
//! writes it.

mod api;
mod feature;
mod pages;
mod words;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
pub use words::detail;
