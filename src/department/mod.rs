//! 职能部门 and 困难问题类别: who resolves what keeps a company from the exchange, and how long
//! that usually takes. Both come from `seeds/`; everyone signed in knows them.

mod api;
pub mod credit_report;
mod feature;
mod model;
mod seed;
mod store;
mod words;

pub use api::ROUTES;
pub use feature::FEATURE;
pub use model::{Category, Department, OFFICE};
pub use seed::{CATEGORIES, CREDIT_REPORT, DEPARTMENTS};
pub use store::{categories, category, exists, list};
pub use words::{CATEGORY_NAMES, NAMES};
