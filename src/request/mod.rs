//! 资料征集: asks a company's unit for data that the company's profile lacks.
//!
//! The office asks for the figures missing on the day; the unit is notified and sees the request
//! among its tasks. A request ends automatically when all figures are recorded, or when the unit
//! answers why they cannot be provided. A company has at most one open request.
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
