//! Finds and deletes the data that an import created.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::db::schema::{
    companies, company_tags, former_names, history, listings, moves, stage_events,
};
use crate::error::Error;
use crate::record::{ChangeKind, HistoryEntry};

/// Companies that an import created or changed.
pub struct Trace {
    pub created: Vec<CompanyRef>,
    /// Ids of the companies that it changed or recorded something for.
    pub changed: Vec<i64>,
    /// Id of the import's last history entry; later entries are later changes.
    pub last_entry: i64,
}

/// Returns the companies that an import created or changed, according to its history.
pub fn trace_of(db: &mut Db, _scope: &Scope, import_id: i64) -> Result<Trace, Error> {
    let of_import =
        history::import_id.is_not_null().and(history::import_id.assume_not_null().eq(import_id));
    let creation = history::record.eq("company").and(history::change.eq(ChangeKind::Created));
    let created: Vec<Option<i64>> = history::table
        .filter(of_import.and(creation))
        .order(history::id.asc())
        .select(history::company_id)
        .load(db)?;
    let changed: Vec<Option<i64>> = history::table
        .filter(
            of_import
                .and(history::change.ne(ChangeKind::Created).or(history::record.ne("company"))),
        )
        .select(history::company_id)
        .distinct()
        .order(history::company_id.asc())
        .load(db)?;
    let last: Option<i64> = history::table
        .filter(of_import)
        .order(history::id.desc())
        .select(history::id)
        .first(db)
        .optional()?;
    Ok(Trace {
        created: created
            .into_iter()
            .flatten()
            .map(|id| CompanyRef::found_by("recorded by an import that is being taken back", id))
            .collect(),
        changed: changed.into_iter().flatten().collect(),
        last_entry: last.unwrap_or(i64::MAX),
    })
}

/// Returns those of these companies that have history entries after `entry`.
pub fn touched_since(db: &mut Db, these: &[CompanyRef], entry: i64) -> Result<HashSet<i64>, Error> {
    let touched: Vec<Option<i64>> = history::table
        .filter(history::company_id.eq_any(these).and(history::id.gt(entry)))
        .select(history::company_id)
        .distinct()
        .load(db)?;
    Ok(touched.into_iter().flatten().collect())
}

/// Returns the history entries that an import wrote for a company, in order.
pub fn entries_of(
    db: &mut Db,
    import_id: i64,
    company: CompanyRef,
) -> Result<Vec<HistoryEntry>, Error> {
    Ok(history::table
        .filter(history::company_id.eq(company).and(history::import_id.eq(import_id)))
        .order(history::id.asc())
        .select(HistoryEntry::as_select())
        .load(db)?)
}

/// Deletes companies that an import created and nobody changed since, with all their data.
pub fn remove_companies(db: &mut Db, these: &[CompanyRef]) -> Result<(), Error> {
    diesel::delete(stage_events::table.filter(stage_events::company_id.eq_any(these)))
        .execute(db)?;
    diesel::delete(moves::table.filter(moves::company_id.eq_any(these))).execute(db)?;
    diesel::delete(listings::table.filter(listings::company_id.eq_any(these))).execute(db)?;
    diesel::delete(company_tags::table.filter(company_tags::company_id.eq_any(these)))
        .execute(db)?;
    diesel::delete(former_names::table.filter(former_names::company_id.eq_any(these)))
        .execute(db)?;
    diesel::delete(companies::table.filter(companies::id.eq_any(these))).execute(db)?;
    Ok(())
}

/// Deletes the events, listings and moves that an import recorded for a company.
pub fn remove_recorded(db: &mut Db, import_id: i64, company: CompanyRef) -> Result<(), Error> {
    let events = stage_events::company_id.eq(company).and(stage_events::import_id.eq(import_id));
    diesel::delete(stage_events::table.filter(events)).execute(db)?;
    let moved = moves::company_id.eq(company).and(moves::import_id.eq(import_id));
    diesel::delete(moves::table.filter(moved)).execute(db)?;
    let listed = listings::company_id.eq(company).and(listings::import_id.eq(import_id));
    diesel::delete(listings::table.filter(listed)).execute(db)?;
    Ok(())
}

/// Deletes a former name, because the company uses it again.
pub fn forget_former_name(db: &mut Db, company: CompanyRef, name: &str) -> Result<(), Error> {
    let noted = former_names::company_id.eq(company).and(former_names::name.eq(name));
    diesel::delete(former_names::table.filter(noted)).execute(db)?;
    Ok(())
}
