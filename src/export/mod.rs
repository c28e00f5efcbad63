//! 导出与导入模板: the lists of the program as files for a spreadsheet, and the empty list that a
//! town fills in. Both are made from the same columns (`columns`), so that an export can be
//! corrected and imported again; only of blockers most is no matter of lists, see
//! `blocker_columns`.
//!
//! A file holds what its asker sees, no more than 100 000 rows, and is written row by row, so
//! that its size in memory does not depend on the size of the list. Each export leaves an entry
//! in the audit log with its filter and count.

mod actions;
mod api;
mod blocker_columns;
mod cell;
mod columns;
mod csv;
mod feature;
mod financial_columns;
mod listing_columns;
mod match_columns;
mod model;
mod pool_columns;
mod template;
mod words;
mod workbook;

pub use actions::{Wanted, export};
pub use api::{ROUTES, sent};
pub use blocker_columns::BLOCKERS;
pub use columns::{COMPANIES, Choice, ColumnOf, Content, Heading};
pub use csv::unguarded;
pub use feature::FEATURE;
pub use financial_columns::FINANCIALS;
pub use listing_columns::LISTINGS;
pub use model::{File, Format, What};
pub use template::{Template, template};
