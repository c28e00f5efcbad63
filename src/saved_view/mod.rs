//! 常用视图: a question to the list of companies, with its columns, kept under a name; for oneself
//! or for all colleagues of the unit.

mod actions;
mod model;
mod pages;
mod store;

pub use model::SavedView;
pub use pages::PAGES;
pub use store::of;
