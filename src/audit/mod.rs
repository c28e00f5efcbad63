//! 审计与历史: what happened, who did it, and what it was before.
//!
//! Two records with two readers. **History** is field by field, for the people who work with a
//! company: old value, new value, and through what. **Audit** is act by act, for the auditor:
//! append-only, each entry's hash covering the one before, so that a removed or altered entry
//! shows. Both are written in the transaction of the change itself; `Tx::seal` refuses to
//! commit a change that left no audit entry.

mod api;
mod chain;
mod history;
mod pages;
mod store;
mod trace;
mod tx;
mod unchanged;
mod words;

pub use api::ROUTES;
pub use chain::{ChainReport, verify as verify_chain};
pub use history::{
    Change, ChangeKind, HistoryEntry, differences, of_company, of_import, of_record,
};
pub use pages::PAGES;
pub use trace::Trace;
pub use tx::{Stamp, Tx, Via, scheduled_write, system_write};
pub use unchanged::{State, Unchanged, state};
pub use words::{ACTIONS, OBJECTS, called};
