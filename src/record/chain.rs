//! The hash chain of the audit log.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use super::store::{self, AuditEntry};
use crate::db::Db;
use crate::db::schema::audit_checkpoints;
use crate::digest::sha256_hex;
use crate::error::Error;

/// What the first entry's hash covers in place of a predecessor.
pub(super) const GENESIS: &str = "kunpeng";

/// The hash of an entry: its predecessor's hash and every field, each with its length, so that
/// no two different entries read the same.
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

/// Every so many entries the chain can be taken up.
pub(super) const CHECKPOINT_EVERY: i64 = 1_000;

/// An entry at which the chain can be taken up: what lies before it can be verified alone and set
/// aside, what lies after it can be verified without it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints)]
pub struct Checkpoint {
    /// The number of the entry.
    pub entry: i64,
    /// When it was written, UTC.
    pub at: NaiveDateTime,
    /// Its hash.
    pub hash: String,
}

/// What verification found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChainReport {
    /// The checkpoint after which it began; 0 where it began with the first entry.
    pub after: i64,
    /// Entries read.
    pub entries: i64,
    /// The first entry that does not follow from the one before, if any.
    pub broken_at: Option<i64>,
    /// The last good hash: written down elsewhere, it also proves that nothing was cut off.
    pub last_hash: String,
    /// The latest checkpoint passed, if any: what follows it can be verified alone.
    pub last_checkpoint: Option<i64>,
}

/// Reads the whole log and recomputes every link.
pub fn verify(db: &mut Db) -> Result<ChainReport, Error> {
    verify_part(db, None, None)
}

/// Reads the log after a checkpoint, or from its beginning, up to an entry, or to its end, and
/// recomputes every link. A checkpoint on the way that says something else breaks the chain too.
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
    /// The checkpoint at an entry, if there is to be one.
    pub(super) fn at(entry: &AuditEntry) -> Option<Self> {
        let due = entry.id % CHECKPOINT_EVERY == 0;
        due.then(|| Self { entry: entry.id, at: entry.at, hash: entry.hash.clone() })
    }

    fn is_of(&self, entry: &AuditEntry) -> bool {
        (self.at, &self.hash) == (entry.at, &entry.hash)
    }
}
