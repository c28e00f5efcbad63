//! 名单的列: the kinds of lists, the fields they can fill, and the headings these are known by.

pub mod field;
mod kind;

pub use field::{Field, Meaning};
pub use kind::Kind;
