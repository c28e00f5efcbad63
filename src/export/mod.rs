//! 导出与导入模板: lists as spreadsheet files, and the empty templates that towns fill in. Both use
//! the same columns (`columns`), so an export can be corrected and imported again. For blockers
//! most columns cannot be imported, see `blocker_columns`.
//!
//! A file contains what its caller may see, at most 100 000 rows. It is written row by row, so the
//! memory used does not depend on the size of the list. Each export leaves an audit entry with its
//! filter and number of rows.

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

pub use actions::{ExportRequest, export};
pub use api::{ROUTES, file_response};
pub use blocker_columns::BLOCKERS;
pub use columns::{COMPANIES, Choice, ColumnOf, Content, Heading};
pub use csv::unguarded;
pub use feature::FEATURE;
pub use financial_columns::FINANCIALS;
pub use listing_columns::LISTINGS;
pub use model::{ExportList, File, Format};
pub use template::{Template, template};
