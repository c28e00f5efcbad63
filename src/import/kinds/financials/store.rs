//! What an import changed of statements that were there, for an undo.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, history};
use crate::error::Error;
use crate::record::{ChangeKind, HistoryEntry};

/// The changes of statements that an import wrote, after the entry `after`, at most `limit`.
pub fn changes_of_figures(
    db: &mut Db,
    _scope: &Scope,
    import_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<HistoryEntry>, Error> {
    Ok(history::table
        .filter(history::import_id.is_not_null())
        .filter(history::import_id.assume_not_null().eq(import_id))
        .filter(history::record.eq("financial").and(history::change.eq(ChangeKind::Updated)))
        .filter(history::id.gt(after))
        .order(history::id.asc())
        .limit(limit)
        .select(HistoryEntry::as_select())
        .load(db)?)
}

/// What companies that the caller has found are called.
pub fn names_of(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<HashMap<i64, String>, Error> {
    let named = companies::table.filter(companies::id.eq_any(ids));
    let rows: Vec<(i64, String)> = named.select((companies::id, companies::name)).load(db)?;
    Ok(rows.into_iter().collect())
}
