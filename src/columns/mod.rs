//! 名单的列: the kinds of lists, the fields they can fill, and the headings these are known by.

mod field;
mod figures;
mod headings;
mod kind;
mod meaning;
mod year;

pub use field::Field;
pub use kind::Kind;
pub use meaning::Meaning;
pub use year::years_in;
