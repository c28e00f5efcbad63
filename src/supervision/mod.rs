//! 督办: how the city's blockers stand together. The board by status, department, unit and
//! category; the order in which they should be solved, with its reasons; how long each kind takes
//! and how often it comes back.
//!
//! It only reads, and only what its reader may see. Source: 规划 “优先解决发展潜力较大、上市进程
//! 较快、需求较为迫切企业的问题”; 领域规则 "Blocking issues".

mod api;
mod board;
mod feature;
mod pages;
mod statistics;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
