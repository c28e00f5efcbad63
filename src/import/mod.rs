//! 导入: lists as towns, departments and exchanges send them.
//!
//! A list goes through one chain, whoever sends it and however: **read** ([`crate::sheet`]: bytes to a
//! table) → **map** (columns to fields) → **plan** (each row against what is stored: created,
//! updated field by field, unchanged, skipped or failed, with the reason) → **commit** in one
//! transaction → **undo**. Nothing is written by a plan, and a commit plans anew inside its own
//! transaction: if the outcome would differ from what was shown, it writes nothing and says so.
//!
//! What is of one kind of list alone, its fields and what its rows do, lies in a folder of `kinds`
//! and implements `list_kind::ListKind`; all else works with any kind.

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
