//! Undo of a list of financial data: deletes the statements it recorded unless they were changed
//! since, and restores the values it changed of other statements.

use std::collections::HashMap;

use super::store;
use crate::access::Scope;
use crate::error::Error;
use crate::financial::{self, Facts, Figure, Statement};
use crate::import::kinds::taking_back::{CHANGED_SINCE, CHUNK, Types, why_kept};
use crate::import::list_kind::Kept;
use crate::record::{HistoryEntry, Tx};
use crate::web::{from_members, members};

const TYPES: Types = Types {
    is_list: |_| false,
    is_number: |fact| fact.parse::<Figure>().is_ok(),
    is_flag: |fact| fact == "audited",
};

/// Undoes the import; returns what was kept and why.
pub fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
    let mut kept = Vec::new();
    withdraw(tx, scope, import_id, &mut kept)?;
    let mut after = 0;
    loop {
        let entries = store::changes_of_figures(tx.db(), scope, import_id, after, CHUNK as i64)?;
        let Some(last) = entries.last() else { return Ok(kept) };
        after = last.id;
        restore(tx, scope, &entries, &mut kept)?;
    }
}

fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    import_id: i64,
    kept: &mut Vec<Kept>,
) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let some = financial::of_import(tx.db(), scope, import_id, after, CHUNK as i64)?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.statement.id;
        let mut gone = Vec::with_capacity(some.len());
        for one in some {
            let (is_touched, since) = (one.statement.version != 1, "导入之后又有人修改，予以保留");
            match why_kept(scope, one.is_deleted, &one.town_code, is_touched, since) {
                Some(why) => kept.push(keep(&one.statement, one.company_name, None, why)),
                None => gone.push(one.statement),
            }
        }
        financial::withdraw(tx, &gone)?;
    }
}

fn keep(statement: &Statement, name: String, field: Option<&str>, why: &str) -> Kept {
    let year = statement.facts.fiscal_year;
    Kept {
        company_id: statement.company_id,
        name,
        field: field.map(|field| format!("{field}@{year}")),
        reason: format!("{}的财务数据：{why}", statement.facts.called()),
    }
}

/// Restores the values that the import changed of existing statements; keeps values that were
/// changed since. Skips statements that are deleted or whose company is deleted.
fn restore(
    tx: &mut Tx<'_>,
    scope: &Scope,
    entries: &[HistoryEntry],
    kept: &mut Vec<Kept>,
) -> Result<(), Error> {
    let ids: Vec<i64> = entries.iter().filter_map(|entry| entry.company_id).collect();
    let stored = financial::by_ids(tx.db(), scope, &ids)?;
    let names = store::names_of(tx.db(), scope, &ids)?;
    let known: HashMap<(i64, String), &Statement> =
        stored.iter().map(|one| ((one.company_id, one.facts.key()), one)).collect();
    let mut restated = Vec::new();
    let same = |one: &HistoryEntry, next: &HistoryEntry| {
        (one.company_id, &one.record_id) == (next.company_id, &next.record_id)
    };
    for own in entries.chunk_by(same) {
        let Some(entry) = own.first() else { continue };
        let key = (entry.company_id.unwrap_or_default(), entry.record_id.clone());
        let Some(statement) = known.get(&key).copied() else { continue };
        let mut facts = members(&statement.facts)?;
        let before = facts.clone();
        for entry in own {
            match TYPES.before(&facts, entry) {
                None => {}
                Some((field, before, true)) => {
                    facts.insert(field.to_owned(), before);
                }
                Some((field, ..)) => {
                    let name = names.get(&statement.company_id).cloned().unwrap_or_default();
                    kept.push(keep(statement, name, Some(field), CHANGED_SINCE));
                }
            }
        }
        if facts != before {
            restated.push((statement.clone(), from_members::<Facts>(facts)?));
        }
    }
    financial::restore(tx, &restated)
}
