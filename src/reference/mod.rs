//! 参考数据: what the program knows before anyone enters anything.
//!
//! A city's files ([`crate::city::Seeds`]) are those compiled into the program or those of its own
//! folder, and [`load`] brings them into the database at start. A file is loaded when its text differs from the one loaded last; all
//! changed files go in together or not at all, each with an audit entry. Rows that a file no
//! longer has stay, since records may point at them; only the calendar is replaced whole.
//!
//! Rules (points, weights) are dated. A version once stored is never edited, so that what was
//! computed under it can be computed again: [`load`] refuses a file that tries.

mod feature;
mod load;
mod model;
mod parse;
mod seed;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use feature::{FEATURE, HERE};
pub use load::{FileReport, Report, load};
pub use parse::{rows, unique};
pub use seed::{CALENDAR, CITY, Seed, load_rule};
pub use store::{first_rule, rule_in_force};
