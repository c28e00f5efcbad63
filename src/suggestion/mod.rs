//! 入库建议: recorded companies that could enter the pool, with reasons, and comparison of lists of
//! names with the records. Read-only.

mod api;
mod award;
mod feature;
mod pages;
mod store;
mod suggest;

pub use api::ROUTES;
pub use feature::FEATURE;
pub use pages::PAGES;
