//! 资料征集: what a company's profile lacks, asked of the unit that can fill it in.
//!
//! The office asks for the figures that are missing on the day; the unit is told, and finds it
//! among its tasks. A request ends by itself once the figures are on file, or with the unit's
//! answer why they cannot be had. Nothing is asked twice: a company has one open request at most.
//! 源于规划“跨部门收集共享”和“工作信息报送制度”.

mod actions;
mod api;
mod feature;
mod model;
mod pages;
mod store;
mod words;

pub use api::ROUTES;
pub use feature::FEATURE;
pub use model::{Ending, Request, Wish};
pub use pages::PAGES;
pub use store::{count_open, of_company};
