//! 常用视图: a query of the list of companies, with its columns, saved under a name; private or
//! shared with all colleagues of the unit.

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
pub use store::views_of;
