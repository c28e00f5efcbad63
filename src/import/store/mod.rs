//! Database queries of imports: batches here, companies of a list in `known`, the rest in the
//! stores of the list kinds.

mod known;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::any_kind::AnyListKind;
use super::model::{RowError, State};
use crate::access::{Reach, Scope};
use crate::db::schema::{import_errors, import_mappings, imports};
use crate::db::{Condition, Db, insert_all, on_each};
use crate::error::{Error, Named};
use crate::record::Tx;

pub use known::{CompaniesFound, FoundByName, Known, known};

/// A batch as stored, without its file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct ImportRow {
    pub id: i64,
    pub kind: AnyListKind,
    pub state: State,
    pub as_of: NaiveDate,
    pub file_name: String,
    pub file_sha256: String,
    pub reading: String,
    pub plan_digest: String,
    pub report: String,
    pub on_error: Option<String>,
    pub created_by: String,
    pub created_at: NaiveDateTime,
    pub committed_at: Option<NaiveDateTime>,
    pub undone_at: Option<NaiveDateTime>,
}

impl Named for ImportRow {
    const NAME: &'static str = "导入批次";
}

/// Values of a new batch.
#[derive(Insertable)]
#[diesel(table_name = imports)]
pub struct NewImport<'a> {
    pub kind: AnyListKind,
    pub state: State,
    pub town_code: Option<&'a str>,
    pub as_of: NaiveDate,
    pub file_name: &'a str,
    pub file_sha256: &'a str,
    pub file: &'a [u8],
    pub reading: &'a str,
    pub plan_digest: &'a str,
    pub report: &'a str,
    pub created_by: &'a str,
    pub created_at: NaiveDateTime,
}

/// New reading and plan of a stored batch.
#[derive(AsChangeset)]
#[diesel(table_name = imports)]
pub struct NewPlan<'a> {
    pub reading: &'a str,
    pub as_of: NaiveDate,
    pub plan_digest: &'a str,
    pub report: &'a str,
}

/// Condition for the batches within a scope: a town sees only the batches that it sent.
fn within(scope: &Scope) -> Condition<imports::table> {
    match scope.reach() {
        Reach::City => Box::new(imports::id.is_not_null()),
        Reach::Town(code) => Box::new(
            imports::town_code
                .is_not_null()
                .and(imports::town_code.assume_not_null().eq(code.clone())),
        ),
        Reach::Department(_) | Reach::Nothing => Box::new(imports::id.is_null()),
    }
}

/// Stores a checked batch; returns its id.
pub fn insert(db: &mut Db, _scope: &Scope, new: &NewImport<'_>) -> Result<i64, Error> {
    Ok(diesel::insert_into(imports::table).values(new).returning(imports::id).get_result(db)?)
}

/// Returns a batch, or `None` if it is not within the scope.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<ImportRow>, Error> {
    Ok(imports::table
        .filter(within(scope))
        .filter(imports::id.eq(id))
        .select(ImportRow::as_select())
        .first(db)
        .optional()?)
}

/// Returns batches within the scope, newest first.
pub fn list(db: &mut Db, scope: &Scope, limit: i64, offset: i64) -> Result<Vec<ImportRow>, Error> {
    Ok(imports::table
        .filter(within(scope))
        .order(imports::id.desc())
        .limit(limit)
        .offset(offset)
        .select(ImportRow::as_select())
        .load(db)?)
}

/// Returns the number of batches, at most `cap + 1`.
pub fn count(db: &mut Db, scope: &Scope, cap: i64) -> Result<i64, Error> {
    let ids: Vec<i64> =
        imports::table.filter(within(scope)).select(imports::id).limit(cap + 1).load(db)?;
    Ok(i64::try_from(ids.len()).unwrap_or(cap))
}

/// Returns the file of a batch. The caller must have checked the scope.
pub fn file(db: &mut Db, _scope: &Scope, id: i64) -> Result<Vec<u8>, Error> {
    Ok(imports::table.find(id).select(imports::file).first(db)?)
}

/// Stores a new plan and its errors for a batch that is not committed.
pub fn set_plan(
    db: &mut Db,
    scope: &Scope,
    id: i64,
    plan: &NewPlan<'_>,
    errors: &[RowError],
) -> Result<(), Error> {
    diesel::update(imports::table.find(id)).set(plan).execute(db)?;
    set_errors(db, scope, id, errors)
}

/// Marks a batch as committed.
pub fn set_committed(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    on_error: &str,
    report: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(State::Committed),
            imports::on_error.eq(on_error),
            imports::report.eq(report),
            imports::committed_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Marks a batch as undone.
pub fn set_undone(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    report: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(State::Undone),
            imports::report.eq(report),
            imports::undone_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Replaces the stored row errors of a batch.
pub fn set_errors(db: &mut Db, _scope: &Scope, id: i64, errors: &[RowError]) -> Result<(), Error> {
    diesel::delete(import_errors::table.filter(import_errors::import_id.eq(id))).execute(db)?;
    let rows: Vec<_> = (1..)
        .zip(errors)
        .map(|(position, error): (i32, _)| {
            (
                import_errors::import_id.eq(id),
                import_errors::position.eq(position),
                import_errors::row.eq(i32::try_from(error.row).unwrap_or(i32::MAX)),
                import_errors::column_name.eq(&error.column),
                import_errors::value.eq(&error.value),
                import_errors::code.eq(error.code.as_str()),
                import_errors::message.eq(&error.message),
            )
        })
        .collect();
    insert_all!(db, import_errors::table, &rows)
}

/// Returns row errors of a batch, in list order. The caller must have checked the scope.
pub fn errors(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    sheet: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<RowError>, Error> {
    let rows: Vec<(i32, String, String, String, String)> = import_errors::table
        .filter(import_errors::import_id.eq(id))
        .order(import_errors::position.asc())
        .limit(limit)
        .offset(offset)
        .select((
            import_errors::row,
            import_errors::column_name,
            import_errors::value,
            import_errors::code,
            import_errors::message,
        ))
        .load(db)?;
    let read = |(row, column, value, code, message): (_, _, _, String, _)| {
        let (sheet, row) = (sheet.to_owned(), u32::try_from(row).unwrap_or(0));
        let code = code.parse().map_err(Error::internal)?;
        Ok(RowError { sheet, row, column, value, code, message })
    };
    rows.into_iter().map(read).collect()
}

/// Returns the number of row errors of a batch.
pub fn count_errors(db: &mut Db, _scope: &Scope, id: i64) -> Result<i64, Error> {
    Ok(import_errors::table.filter(import_errors::import_id.eq(id)).count().first(db)?)
}

/// Returns the last mapping (JSON) of a sender's lists with these headings.
pub fn remembered(
    db: &mut Db,
    _scope: &Scope,
    sender: &str,
    kind: AnyListKind,
    headings: &str,
) -> Result<Option<String>, Error> {
    Ok(import_mappings::table
        .find((sender, kind.code(), headings))
        .select(import_mappings::mapping)
        .first(db)
        .optional()?)
}

/// Returns the latest mappings (JSON) of a sender, for their headings. At most 100: a sender sends
/// few lists a month and never uses more forms.
pub fn remembered_mappings(
    db: &mut Db,
    _scope: &Scope,
    sender: &str,
    kind: AnyListKind,
) -> Result<Vec<String>, Error> {
    Ok(import_mappings::table
        .filter(import_mappings::sender.eq(sender).and(import_mappings::kind.eq(kind.code())))
        .order(import_mappings::updated_at.desc())
        .limit(100)
        .select(import_mappings::mapping)
        .load(db)?)
}

/// Stores the mapping of a sender's list.
pub fn remember(
    tx: &mut Tx<'_>,
    _scope: &Scope,
    sender: &str,
    kind: AnyListKind,
    headings: &str,
    mapping: &str,
) -> Result<(), Error> {
    let at = tx.now();
    let values = (
        import_mappings::sender.eq(sender),
        import_mappings::kind.eq(kind.code()),
        import_mappings::headings.eq(headings),
        import_mappings::mapping.eq(mapping),
        import_mappings::updated_at.eq(at),
    );
    on_each!(tx.db(), c => diesel::insert_into(import_mappings::table)
        .values(values)
        .on_conflict((import_mappings::sender, import_mappings::kind, import_mappings::headings))
        .do_update()
        .set((import_mappings::mapping.eq(mapping), import_mappings::updated_at.eq(at)))
        .execute(c))?;
    Ok(())
}

/// Returns the failed rows in list order, each once with all its reasons.
pub fn failed_rows(db: &mut Db, _scope: &Scope, id: i64) -> Result<Vec<(u32, String)>, Error> {
    let rows: Vec<(i32, String, String)> = import_errors::table
        .filter(import_errors::import_id.eq(id))
        .order(import_errors::position.asc())
        .select((import_errors::row, import_errors::column_name, import_errors::message))
        .load(db)?;
    let mut failed: Vec<(u32, String)> = Vec::new();
    for (row, column, message) in rows {
        let row = u32::try_from(row).unwrap_or(0);
        let reason = format!("{column}：{message}");
        match failed.last_mut() {
            Some((last, reasons)) if *last == row => {
                reasons.push('；');
                reasons.push_str(&reason);
            }
            _ => failed.push((row, reason)),
        }
    }
    Ok(failed)
}
