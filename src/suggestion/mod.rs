//! 入库建议: companies in the books that might be in the pool, with the reasons, and lists of names
//! compared with the books. It only reads.

mod api;
mod award;
mod feature;
mod pages;
mod store;
mod suggest;

pub use api::ROUTES;
pub use feature::FEATURE;
pub use pages::PAGES;
