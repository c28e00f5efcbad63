//! Parses single cell values: empty, an amount of money, a count, a percentage.

mod amount;
mod blank;
mod error;
mod integer;
mod percent;
mod unit;

pub use amount::{Amount, amount_from_number, parse_amount};
pub use blank::is_blank;
pub use error::ValueError;
pub use integer::{count_from_number, parse_count};
pub use percent::{parse_percent, percent_from_number};
pub use unit::{AmountUnit, HeadingUnit, parse_heading_unit};
