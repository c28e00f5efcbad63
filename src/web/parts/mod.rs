//! The parts that pages are made of: addresses, forms, pagers.

mod bar;
mod conflict;
mod field;
mod form;
mod pager;
mod pairs;

pub use bar::Bar;
pub use conflict::Conflict;
pub use field::{Choice, Field, Input};
pub use form::{Disagreement, Form};
pub use pager::Pager;
pub use pairs::{Address, Pairs};
