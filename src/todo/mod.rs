//! 我的待办: what waits for the hand of whoever has just signed in, as numbers that open the
//! lists behind them, and the most urgent of it by name. The page with which units, departments
//! and the office begin. It has no data of its own.

mod api;
mod feature;
mod pages;
mod tasks;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
pub use tasks::{Task, tasks};
