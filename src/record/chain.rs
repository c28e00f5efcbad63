//! The hash chain of the audit log.

use serde::Serialize;

use super::store::{self, AuditEntry};
use crate::db::Db;
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

/// What verification found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChainReport {
    /// Entries read.
    pub entries: i64,
    /// The first entry that does not follow from the one before, if any.
    pub broken_at: Option<i64>,
    /// The last good hash: written down elsewhere, it also proves that nothing was cut off.
    pub last_hash: String,
}

/// Reads the whole log and recomputes every link.
pub fn verify(db: &mut Db) -> Result<ChainReport, Error> {
    let mut report = ChainReport { entries: 0, broken_at: None, last_hash: GENESIS.to_owned() };
    let mut after = 0;
    loop {
        let entries = store::entries_after(db, after, 1_000)?;
        if entries.is_empty() {
            return Ok(report);
        }
        for entry in entries {
            let follows = entry.id == after + 1 && entry.hash == link(&report.last_hash, &entry);
            if !follows {
                report.broken_at = Some(entry.id);
                return Ok(report);
            }
            after = entry.id;
            report.entries += 1;
            report.last_hash = entry.hash;
        }
    }
}
