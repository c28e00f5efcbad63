//! Loads the blockers for a ledger, and the data that an undo needs.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::{BlockerRef, CompanyRef, Scope};
use crate::blocker::{Action, Blocker, BlockerFacts, BlockerRecord, Status};
use crate::db::Db;
use crate::db::schema::{
    blocker_departments, blocker_events, blockers, companies, history, meeting_items,
};
use crate::error::Error;
use crate::record::{ChangeKind, HistoryEntry};

/// Columns of a stored blocker that a row is compared with.
pub struct KnownBlocker {
    pub id: i64,
    pub version: i64,
    /// 办理状态
    pub status: Status,
    /// Values entered by users.
    pub facts: BlockerFacts,
}

/// Returns the blockers of these companies, each with its company id, the first raised first.
pub fn of_companies(
    db: &mut Db,
    _scope: &Scope,
    ids: &[i64],
) -> Result<Vec<(i64, KnownBlocker)>, Error> {
    let mut assisting: HashMap<i64, Vec<String>> = HashMap::new();
    let departments: Vec<(i64, String)> = blocker_departments::table
        .inner_join(blockers::table.on(blockers::id.eq(blocker_departments::blocker_id)))
        .filter(blockers::company_id.eq_any(ids))
        .filter(blocker_departments::department_code.ne(blockers::lead_department))
        .order(blocker_departments::department_code.asc())
        .select((blocker_departments::blocker_id, blocker_departments::department_code))
        .load(db)?;
    for (id, code) in departments {
        assisting.entry(id).or_default().push(code);
    }
    let rows: Vec<Blocker> = blockers::table
        .filter(blockers::company_id.eq_any(ids))
        .order(blockers::id.asc())
        .select(Blocker::as_select())
        .load(db)?;
    let known = |Blocker { id, company_id, columns, flow, version, .. }| {
        let facts = BlockerRecord::facts_of(columns, assisting.remove(&id).unwrap_or_default());
        (company_id, KnownBlocker { id, version, status: flow.status, facts })
    };
    Ok(rows.into_iter().map(known).collect())
}

/// A blocker that an import raised.
#[derive(Debug, Clone)]
pub struct Raised {
    pub id: i64,
    /// Company of the blocker.
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company
    pub town_code: String,
    /// Whether the company is in the recycle bin.
    pub is_deleted: bool,
    /// 问题描述
    pub description: String,
    /// Whether it was changed since: corrected, handled, put on an agenda, or made the parent of
    /// other blockers.
    pub is_touched: bool,
}

impl Raised {
    /// Returns references to the blocker and its company, found through the import.
    pub fn key(&self) -> (BlockerRef, CompanyRef) {
        const BY: &str = "raised by an import that is being taken back";
        (BlockerRef::found_by(BY, self.id), CompanyRef::found_by(BY, self.company_id))
    }
}

/// Returns the blockers that an import raised, and its changes of other blockers, in order.
pub fn blockers_of_import(
    db: &mut Db,
    _scope: &Scope,
    import_id: i64,
) -> Result<(Vec<i64>, Vec<HistoryEntry>), Error> {
    let entries: Vec<HistoryEntry> = history::table
        .filter(history::import_id.is_not_null())
        .filter(history::import_id.assume_not_null().eq(import_id))
        .filter(history::record.eq("blocker"))
        .order(history::id.asc())
        .select(HistoryEntry::as_select())
        .load(db)?;
    let (raised, changed): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| entry.change == ChangeKind::Created);
    Ok((raised.iter().filter_map(|entry| entry.record_id.parse().ok()).collect(), changed))
}

/// Returns those of these blockers that still exist.
pub fn raised(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<Vec<Raised>, Error> {
    let acted_on: Vec<i64> = blocker_events::table
        .filter(blocker_events::blocker_id.eq_any(ids))
        .filter(blocker_events::action.ne(Action::Raise))
        .select(blocker_events::blocker_id)
        .distinct()
        .load(db)?;
    let leading: Vec<Option<i64>> = blockers::table
        .filter(blockers::parent_id.assume_not_null().eq_any(ids))
        .select(blockers::parent_id)
        .distinct()
        .load(db)?;
    let discussed: Vec<i64> = meeting_items::table
        .filter(meeting_items::blocker_id.eq_any(ids))
        .select(meeting_items::blocker_id)
        .distinct()
        .load(db)?;
    let rows: Vec<(Blocker, String, String, bool)> = blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(blockers::id.eq_any(ids))
        .order(blockers::id.asc())
        .select((
            Blocker::as_select(),
            companies::name,
            companies::town_code,
            companies::deleted_at.is_not_null(),
        ))
        .load(db)?;
    let raised = rows.into_iter().map(|(blocker, company_name, town_code, is_deleted)| Raised {
        is_touched: blocker.version != 1
            || acted_on.contains(&blocker.id)
            || leading.contains(&Some(blocker.id))
            || discussed.contains(&blocker.id),
        id: blocker.id,
        company_id: blocker.company_id,
        company_name,
        town_code,
        is_deleted,
        description: blocker.columns.description,
    });
    Ok(raised.collect())
}
