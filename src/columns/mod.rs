//! 名单的列: the fields that lists fill, and the headings these are known by. Which fields a kind of
//! list has, the kind itself says.

mod field;
mod meaning;
mod year;

pub use field::Field;
pub use meaning::Meaning;
pub use year::years_in;
