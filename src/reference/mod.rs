//! 参考数据: data of the city that is loaded from files.
//!
//! The files ([`crate::city::Seeds`]) are compiled into the program or come from the city's own
//! folder. [`load`] brings them into the database at start. A file is loaded when its text differs
//! from the one loaded last. All changed files are loaded in one transaction, each with an audit
//! entry. Rows that a file no longer contains stay, since records may refer to them; only the
//! calendar is replaced completely.
//!
//! Rules (points, weights) are dated. A stored version is never edited, so that its results can be
//! recalculated: [`load`] refuses a file that changes one.

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
