//! 常用视图: a question to the list of companies, with its columns, kept under a name; for oneself
//! or for all colleagues of the unit.

mod actions;
mod feature;
mod model;
mod pages;
mod store;
mod words;

pub use actions::Questions;
pub use feature::FEATURE;
pub use model::SavedView;
pub use pages::PAGES;
pub use store::of;
