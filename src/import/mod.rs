//! 导入: lists from towns, departments and exchanges.
//!
//! Every list takes the same steps: **read** ([`crate::sheet`]: bytes to a table) → **map**
//! (columns to fields) → **plan** (compare each row with stored data: created, updated field by
//! field, unchanged, skipped or failed, with the reason) → **commit** in one transaction →
//! **undo**. A plan writes nothing. A commit plans again inside its own transaction. If the outcome
//! differs from what was shown, it writes nothing and reports that.
//!
//! Code for a single list kind, its fields and what its rows do, is in a folder of `kinds` and
//! implements `list_kind::ListKind`. All other code works with any kind.

mod actions;
mod any_kind;
mod api;
mod batch;
mod check;
mod commit;
mod failed_rows;
mod feature;
mod kinds;
mod list_kind;
mod mapping;
mod model;
mod pages;
mod plan;
mod received;
mod recheck;
mod row;
mod store;
pub mod value;
mod words;

pub use actions::{Hints, Upload, commit, rows_failed, undo, upload};
pub use any_kind::AnyListKind;
pub use api::ROUTES;
pub use batch::{Batch, batch};
pub use feature::{FEATURE, HERE};
pub use mapping::Wishes;
pub use model::{Counts, OnError, RowError};
pub use pages::PAGES;
