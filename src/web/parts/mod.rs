//! The parts that pages are made of: addresses, forms, pagers.

mod field;
mod form;
mod pager;
mod pairs;

pub use field::{Choice, Field, Input};
pub use form::{Disagreement, Form};
pub use pager::Pager;
pub use pairs::{Address, Pairs};
