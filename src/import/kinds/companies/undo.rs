//! Undo of a list that records companies: deletes what it created and restores what it changed,
//! unless someone has changed it since.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::store;
use crate::access::{CompanyRef, Scope};
use crate::company::{self, Company, Facts, Group, Value};
use crate::confirmation::must_declare;
use crate::course;
use crate::declaration;
use crate::error::{Error, Present};
use crate::goal::{self, Ledger};
use crate::import::kinds::taking_back::{CHANGED_SINCE, CHUNK, Types};
use crate::import::list_kind::Kept;
use crate::listing;
use crate::membership;
use crate::profile;
use crate::record::{self, Change, ChangeKind, HistoryEntry, Tx};
use crate::stage::Step;
use crate::web::{from_members, members};

const TYPES: Types = Types {
    is_list: |fact| matches!(empty(fact), Some(Value::Tags(_))),
    is_number: |fact| matches!(empty(fact), Some(Value::Number(_))),
    is_flag: |_| false,
};

/// Maximum number of history entries of a company that are checked. With more entries since the
/// import, its pool membership counts as changed.
const MOST_LOOKED_AT: i64 = 500;

/// Returns the empty value of a fact, which shows its type.
fn empty(fact: &str) -> Option<Value<'static>> {
    static NOTHING: LazyLock<Facts> = LazyLock::new(Facts::default);
    company::fact(fact).map(|fact| fact.value(&NOTHING))
}

/// Undoes the import; returns what was kept and why.
pub fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
    let trace = store::trace_of(tx.db(), scope, import_id)?;
    let mut kept = Vec::new();
    let mut ledger = Ledger::default();
    for chunk in trace.created.chunks(CHUNK) {
        let touched = store::touched_since(tx.db(), chunk, trace.last_entry)?;
        let counting = counting(tx, scope, chunk)?;
        let (gone, stay): (Vec<CompanyRef>, Vec<CompanyRef>) = chunk
            .iter()
            .partition(|one| !touched.contains(&one.id()) && !counting.contains(&one.id()));
        let stay: Vec<i64> = stay.into_iter().map(CompanyRef::id).collect();
        remove(tx, scope, &gone, &mut ledger)?;
        for company in company::in_this_order(tx.db(), scope, &stay)? {
            let reason = match counting.contains(&company.id) {
                true => COUNTS,
                false => "导入之后又有人修改或登记了事项，予以保留",
            };
            kept.push(keep(&company, None, reason));
        }
    }
    goal::post(tx.db(), ledger)?;
    let created: HashSet<i64> = trace.created.into_iter().map(CompanyRef::id).collect();
    for id in trace.changed.into_iter().filter(|id| !created.contains(id)) {
        restore(tx, scope, import_id, id, trace.last_entry, &mut kept)?;
    }
    // Last, because its history would make the companies look changed since the import.
    declaration::withdraw_of_import(tx, scope, import_id)?;
    Ok(kept)
}

/// Reason why a town cannot undo a row.
const COUNTS: &str = "已计入统计和考核，须由领导小组办公室撤销，予以保留";

/// Returns the companies of these with facts that the user could not have recorded alone, and
/// therefore cannot undo alone.
fn counting(tx: &mut Tx<'_>, scope: &Scope, these: &[CompanyRef]) -> Result<HashSet<i64>, Error> {
    if scope.own_town().is_none() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = these.iter().map(|one| one.id()).collect();
    let mut found = HashSet::new();
    for company in company::in_this_order(tx.db(), scope, &ids)? {
        if company::counted_step(tx, &company)?.is_some() {
            found.insert(company.id);
        }
    }
    Ok(found)
}

fn keep(company: &Company, field: Option<&str>, reason: &str) -> Kept {
    Kept {
        company_id: company.id,
        name: company.facts.name.clone(),
        field: field.map(str::to_owned),
        reason: reason.to_owned(),
    }
}

fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    these: &[CompanyRef],
    ledger: &mut Ledger,
) -> Result<(), Error> {
    if these.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = these.iter().map(|one| one.id()).collect();
    for life in goal::lives_of(tx.db(), scope, &ids)? {
        ledger.leave(&life);
    }
    membership::forget(tx.db(), these)?;
    declaration::forget(tx.db(), these)?;
    profile::forget(tx.db(), these)?;
    store::remove_companies(tx.db(), these)?;
    let changes: Vec<Change<'_>> = ids
        .iter()
        .map(|id| Change::of_record(Some(*id), "company", *id, ChangeKind::Removed))
        .collect();
    tx.history(&changes)
}

/// Restores the fields of an existing company and deletes what the import recorded for it.
fn restore(
    tx: &mut Tx<'_>,
    scope: &Scope,
    import_id: i64,
    id: i64,
    last_entry: i64,
    kept: &mut Vec<Kept>,
) -> Result<(), Error> {
    let Ok(company) = company::find(tx.db(), scope, id)?.present() else {
        return Ok(()); // in the recycle bin now: not changed
    };
    let key = company.key();
    let entries = store::entries_of(tx.db(), import_id, key)?;
    let touched = !store::touched_since(tx.db(), &[key], last_entry)?.is_empty();
    let counts = !counting(tx, scope, &[key])?.is_empty();
    restore_facts(tx, &company, (&entries, last_entry), kept)?;
    let recorded = entries.iter().any(|entry| entry.record == "listing" || is_stage(entry));
    if !recorded {
        return Ok(());
    }
    if counts {
        kept.push(keep(&company, Some("listings"), COUNTS));
        return Ok(());
    }
    if touched {
        kept.push(keep(
            &company,
            Some("listings"),
            "导入之后又有人修改或登记了事项，上市与阶段记录予以保留",
        ));
        return Ok(());
    }
    goal::recounting(tx, scope, key, |tx| {
        listing::restore_listings(tx, key, &entries)?;
        store::remove_recorded(tx.db(), import_id, key)?;
        let standing = course::standing_of(tx.db(), key)?
            .map_err(|_| Error::internal("an undo left contradicting events"))?;
        let now = tx.now();
        company::set_position(tx.db(), key, &standing.into(), now)
    })?;
    company::refresh_keys(tx, scope, key)?;
    tx.history(&[Change {
        field: Some("listings".into()),
        ..Change::of_record(Some(id), "company", id, ChangeKind::Removed)
    }])
}

fn is_stage(entry: &HistoryEntry) -> bool {
    matches!(entry.field.as_deref(), Some("stage" | "suspended_since"))
}

fn is_of_pool(fact: &str) -> bool {
    company::fact(fact).is_some_and(|fact| fact.about.group == Group::Pool)
}

/// Returns whether any pool fact of the company was changed since the import. The pool facts belong
/// to one membership: all are restored together or none.
fn pool_changed_since(tx: &mut Tx<'_>, company: &Company, last_entry: i64) -> Result<bool, Error> {
    let latest = record::of_company(tx.db(), company.key(), None, MOST_LOOKED_AT)?;
    let since: Vec<_> = latest.into_iter().take_while(|entry| entry.id > last_entry).collect();
    let of_pool = |entry: &HistoryEntry| entry.field.as_deref().is_some_and(is_of_pool);
    Ok(i64::try_from(since.len()).is_ok_and(|count| count == MOST_LOOKED_AT)
        || since.iter().any(of_pool))
}

fn restore_facts(
    tx: &mut Tx<'_>,
    company: &Company,
    (entries, last_entry): (&[HistoryEntry], i64),
    kept: &mut Vec<Kept>,
) -> Result<(), Error> {
    let mut facts = members(&company.facts)?;
    let mut changed = false;
    let touches_pool = entries.iter().filter_map(|entry| entry.field.as_deref()).any(is_of_pool);
    let pool_changed = touches_pool
        && (must_declare(tx, Step::Reserved)? || pool_changed_since(tx, company, last_entry)?);
    for entry in entries.iter().filter(|entry| entry.record == "company" && !is_stage(entry)) {
        let Some((fact, before, stands)) = TYPES.before(&facts, entry) else { continue };
        if !stands || (pool_changed && is_of_pool(fact)) {
            kept.push(keep(company, Some(fact), CHANGED_SINCE));
            continue;
        }
        facts.insert(fact.to_owned(), before);
        changed = true;
    }
    if !changed {
        return Ok(());
    }
    let facts: Facts = from_members(facts)?;
    store::forget_former_name(tx.db(), company.key(), &facts.name)?;
    company::restore_facts(tx, company, &facts)
}
