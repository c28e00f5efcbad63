//! Witnesses that companies exist in a scope, without reading more of them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::within;
use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::db::schema::companies;
use crate::error::Error;

/// Returns the witness of a company, where nothing more of it is needed. Finds the same companies
/// as [`super::find`].
pub fn within_scope(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<CompanyRef>, Error> {
    Ok(these_within(db, scope, [id])?.remove(&id))
}

/// Returns the witnesses of those companies that exist in a scope, by ID. IDs may repeat.
pub fn these_within(
    db: &mut Db,
    scope: &Scope,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, CompanyRef>, Error> {
    let ids: HashSet<i64> = ids.into_iter().collect();
    let found: Vec<i64> = companies::table
        .filter(within(scope))
        .filter(companies::id.eq_any(ids).and(companies::deleted_at.is_null()))
        .select(companies::id)
        .load(db)?;
    let key = |id| (id, CompanyRef::found_by("a scoped query of companies", id));
    Ok(found.into_iter().map(key).collect())
}
