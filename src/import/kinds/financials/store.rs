//! Finds the companies for a list of financial data, and the changes that an undo needs.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, history, quotations};
use crate::error::Error;
use crate::import::list_kind::{CompaniesFound, FoundByName};
use crate::market::Venue;
use crate::record::{ChangeKind, HistoryEntry};

/// Returns at most `limit` changes of statements that an import wrote, after the history entry
/// `after`.
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

/// Returns the names of companies. The caller must have checked the scope.
pub fn names_of(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<HashMap<i64, String>, Error> {
    let named = companies::table.filter(companies::id.eq_any(ids));
    let rows: Vec<(i64, String)> = named.select((companies::id, companies::name)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// Finds companies whose shares are quoted (挂牌), not listed, under these codes.
pub fn quoted_under_codes(
    db: &mut Db,
    _scope: &Scope,
    codes: &[&String],
    found: &mut CompaniesFound,
) -> Result<Vec<FoundByName>, Error> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let quoted: Vec<(i64, String, Option<String>)> = quotations::table
        .inner_join(companies::table.on(companies::id.eq(quotations::company_id)))
        .filter(companies::deleted_at.is_null().and(quotations::code.eq_any(codes)))
        .select((companies::id, companies::folded_name, quotations::code))
        .load(db)?;
    let hold = |(id, folded, code): (_, _, Option<String>)| {
        found.hold(code.unwrap_or_default(), Venue::Quotation, id);
        (id, folded)
    };
    Ok(quoted.into_iter().map(hold).collect())
}
