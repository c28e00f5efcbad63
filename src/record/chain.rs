//! The hash chain of the audit log.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use super::store::{self, AuditEntry};
use crate::db::Db;
use crate::db::schema::audit_checkpoints;
use crate::digest::sha256_hex;
use crate::error::Error;

/// Stands in for the previous hash in the hash of the first entry.
pub(super) const GENESIS: &str = "kunpeng";

/// Returns the hash of an entry. It covers the previous hash and every field, each with its length,
/// so that no two different entries give the same input.
pub(super) fn link(previous: &str, entry: &AuditEntry) -> String {
    let id = entry.id.to_string();
    let at = entry.at.to_string();
    let fields = [
        previous,
        &id,
        &at,
        &entry.actor,
        entry.role.code(),
        &entry.action,
        &entry.object,
        &entry.object_id,
        entry.via.code(),
        &entry.address,
        &entry.trace_id,
        &entry.detail,
    ];
    let text: String = fields.iter().map(|field| format!("{}:{field}\n", field.len())).collect();
    sha256_hex(text.as_bytes())
}

/// Number of entries from one checkpoint to the next.
pub(super) const CHECKPOINT_EVERY: i64 = 1_000;

/// An entry from which verification can start. Entries before it can be verified alone and
/// archived; entries after it can be verified without them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints)]
pub struct Checkpoint {
    /// Number of the audit entry.
    pub entry: i64,
    /// When the entry was written, UTC.
    pub at: NaiveDateTime,
    /// Hash of the entry.
    pub hash: String,
}

/// Result of verifying the audit log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChainReport {
    /// Checkpoint after which verification began; 0 if it began with the first entry.
    pub after: i64,
    /// Number of entries read.
    pub entries: i64,
    /// First entry that does not follow from the one before; `None` if the chain is intact.
    pub broken_at: Option<i64>,
    /// Last valid hash. Kept outside the system, it also proves that no entry was cut off the end.
    pub last_hash: String,
    /// Latest checkpoint passed, if any. The entries after it can be verified alone.
    pub last_checkpoint: Option<i64>,
}

/// Reads the whole audit log and recomputes every hash.
pub fn verify(db: &mut Db) -> Result<ChainReport, Error> {
    verify_part(db, None, None)
}

/// Reads the log after a checkpoint (or from the first entry) up to an entry (or to the end) and
/// recomputes every hash. A checkpoint in between that differs from its entry also breaks the
/// chain.
pub fn verify_part(
    db: &mut Db,
    after: Option<&Checkpoint>,
    until: Option<i64>,
) -> Result<ChainReport, Error> {
    let mut last = after.map_or(0, |checkpoint| checkpoint.entry);
    let mut report = ChainReport {
        after: last,
        entries: 0,
        broken_at: None,
        last_hash: after.map_or(GENESIS, |checkpoint| &checkpoint.hash).to_owned(),
        last_checkpoint: after.map(|checkpoint| checkpoint.entry),
    };
    let until = until.unwrap_or(i64::MAX);
    loop {
        let entries = store::entries_between(db, last, until, 1_000)?;
        let (Some(first), Some(end)) = (entries.first(), entries.last()) else { return Ok(report) };
        let checkpoints = store::checkpoints_between(db, first.id, end.id)?;
        for entry in entries {
            let checkpoint = checkpoints.iter().find(|one| one.entry == entry.id);
            let follows = entry.id == last + 1 && entry.hash == link(&report.last_hash, &entry);
            if !follows || checkpoint.is_some_and(|one| !one.is_of(&entry)) {
                report.broken_at = Some(entry.id);
                return Ok(report);
            }
            report.last_checkpoint = checkpoint.map(|one| one.entry).or(report.last_checkpoint);
            last = entry.id;
            report.entries += 1;
            report.last_hash = entry.hash;
        }
    }
}

impl Checkpoint {
    /// Returns the checkpoint at an entry; `None` if the entry is not a multiple of
    /// [`CHECKPOINT_EVERY`].
    pub(super) fn at(entry: &AuditEntry) -> Option<Self> {
        let due = entry.id % CHECKPOINT_EVERY == 0;
        due.then(|| Self { entry: entry.id, at: entry.at, hash: entry.hash.clone() })
    }

    fn is_of(&self, entry: &AuditEntry) -> bool {
        (self.at, &self.hash) == (entry.at, &entry.hash)
    }
}
