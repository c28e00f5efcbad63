//! What happened, who did it, and what it was before: the transaction and what it leaves behind.
//!
//! Two records with two readers. **History** is field by field, for the people who work with a
//! company: old value, new value, and through what. **Audit** is act by act, for the auditor:
//! append-only, each entry's hash covering the one before, so that a removed or altered entry
//! shows. Both are written in the transaction of the change itself; a change that left no audit
//! entry is not committed.

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
