//! The write transaction, and the history and audit log that it writes.
//!
//! There are two logs for two kinds of readers. **History** records each changed field (old value,
//! new value, way of the change), for the people who work with a company. **Audit** records each
//! action, for the auditor. It is append-only, and the hash of each entry covers the entry before,
//! so that a removed or altered entry is detected. Both are written in the transaction of the
//! change itself; a change without an audit entry is not committed.

mod called;
mod chain;
mod history;
mod hooks;
mod journal;
mod memory;
mod round;
mod shared;
mod store;
mod tx;
mod unchanged;
mod words;

pub use called::{called, program};
pub use chain::{
    ChainReport, Checkpoint, verify as verify_chain, verify_part as verify_chain_part,
};
pub use history::{
    Change, ChangeKind, Difference, HistoryEntry, differences, field_changes, of_company,
    of_import, of_record,
};
pub use hooks::{Follower, Hook, Hooks};
pub use journal::Journal;
pub use memory::Memory;
pub use round::Round;
pub use store::{AuditEntry, AuditFilter, checkpoint, list_audit};
pub use tx::{Stamp, Tx, Via};
pub use unchanged::{State, Unchanged, state};
pub use words::{Glossary, List, Reading, Term, Vocabulary, Word, Words, yes_or_no};
