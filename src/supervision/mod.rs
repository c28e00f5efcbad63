//! 督办: overview of all blockers of the city. It shows the board by status, department, unit and
//! category; the order in which blockers should be solved, with reasons; and statistics of
//! durations and returns.
//!
//! Read-only, within the reader's scope. Source: 规划
//! “优先解决发展潜力较大、上市进程较快、需求较为迫切企业的问题”; 领域规则 "Blocking issues".

mod api;
mod board;
mod feature;
mod pages;
mod statistics;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
