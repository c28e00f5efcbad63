//! 名单的列: fields of lists and the headings that name them. Each kind of list defines its own
//! fields.

mod field;
mod meaning;
mod year;

pub use field::Field;
pub use meaning::Meaning;
pub use year::years_in;
