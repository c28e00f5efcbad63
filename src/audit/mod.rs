//! 审计日志: the log as the auditor reads it, searches it and has it verified. It is written by
//! [`crate::record`].

mod api;
mod feature;
mod pages;
mod words;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
pub use words::detail;
