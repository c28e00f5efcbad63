//! Parts of pages: addresses, forms, pagers.

mod bar;
mod conflict;
mod field;
mod form;
mod form_page;
mod list_page;
mod pager;
mod pairs;
mod sort_heading;
mod table;
mod trace;

pub use bar::Bar;
pub use conflict::Conflict;
pub use field::{Choice, Field, Input};
pub use form::{Disagreement, Form};
pub use form_page::FormPage;
pub use list_page::ListPage;
pub use pager::Pager;
pub use pairs::{Address, Pairs};
pub use sort_heading::SortHeading;
pub use table::{Cell, Table, TableOf};
pub use trace::Trace;
