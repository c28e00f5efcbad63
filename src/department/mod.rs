//! 职能部门 and 困难问题类别: the departments that resolve blockers, and the usual time for each
//! category. Both come from `seeds/` and are visible to every signed-in user.

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
