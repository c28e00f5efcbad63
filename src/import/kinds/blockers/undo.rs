//! Undo of a ledger of blockers: deletes the blockers it raised unless they were changed since, and
//! restores the values it changed.

use std::collections::BTreeMap;

use serde_json::Map;

use super::store::{self, Raised};
use crate::access::Scope;
use crate::blocker::{self, BlockerRecord, Status};
use crate::error::Error;
use crate::import::kinds::taking_back::{CHANGED_SINCE, CHUNK, Types, why_kept};
use crate::import::list_kind::Kept;
use crate::record::{HistoryEntry, Tx};
use crate::web::members;

const TYPES: Types =
    Types { is_list: |fact| fact == "departments", is_number: |_| false, is_flag: |_| false };

/// Length of a description in a message, in characters; enough to recognise the blocker.
const SHOWN: usize = 30;

/// Undoes the import; returns what was kept and why.
pub fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
    let (raised, changes) = store::blockers_of_import(tx.db(), scope, import_id)?;
    let mut kept = Vec::new();
    for chunk in raised.chunks(CHUNK) {
        let mut gone = Vec::with_capacity(chunk.len());
        for one in store::raised(tx.db(), scope, chunk)? {
            let (town, since) = (&one.town_code, "导入之后又有人办理或修改，予以保留");
            match why_kept(scope, one.is_deleted, town, one.is_touched, since) {
                Some(why) => kept.push(keep_raised(one, why)),
                None => gone.push(one.key()),
            }
        }
        blocker::unraise(tx, &gone)?;
    }
    let mut by_blocker: BTreeMap<i64, Vec<HistoryEntry>> = BTreeMap::new();
    for entry in changes {
        let id = entry.record_id.parse().map_err(|_| Error::internal("a blocker has a number"))?;
        by_blocker.entry(id).or_default().push(entry);
    }
    for (id, entries) in by_blocker {
        restore(tx, scope, id, &entries, &mut kept)?;
    }
    Ok(kept)
}

fn keep_raised(one: Raised, why: &str) -> Kept {
    Kept {
        company_id: one.company_id,
        name: one.company_name,
        field: None,
        reason: said(&one.description, why),
    }
}

fn said(description: &str, why: &str) -> String {
    let shown: String = description.chars().take(SHOWN).collect();
    let more = if shown.len() < description.len() { "…" } else { "" };
    format!("困难问题“{shown}{more}”：{why}")
}

/// Restores the values that the import changed of an existing blocker. Keeps a value that was
/// changed since, and the departments if the blocker has been assigned since.
fn restore(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    entries: &[HistoryEntry],
    kept: &mut Vec<Kept>,
) -> Result<(), Error> {
    let Some(record) = blocker::find(tx.db(), scope, id)? else {
        return Ok(()); // its company is in the recycle bin or has moved away
    };
    let facts = members(&record.facts())?;
    let is_raised = record.blocker.flow.status == Status::Raised;
    let mut patch = Map::new();
    for entry in entries {
        let Some((field, before, stands)) = TYPES.before(&facts, entry) else { continue };
        let of_departments = matches!(field, "lead_department" | "departments");
        if !stands {
            kept.push(keep(&record, field, CHANGED_SINCE));
        } else if of_departments && !is_raised {
            kept.push(keep(&record, field, "导入之后已经交办，部门予以保留"));
        } else {
            patch.insert(field.to_owned(), before);
        }
    }
    if patch.is_empty() {
        return Ok(());
    }
    blocker::change(tx, scope, id, record.blocker.version, patch).map(drop)
}

fn keep(record: &BlockerRecord, field: &str, why: &str) -> Kept {
    Kept {
        company_id: record.blocker.company_id,
        name: record.company_name.clone(),
        field: Some(field.to_owned()),
        reason: said(&record.blocker.columns.description, why),
    }
}
