//! Finding that companies exist for a scope, and no more of them.

use diesel::prelude::*;

use super::within;
use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::db::schema::companies;
use crate::error::Error;

/// The witness of one company, for what needs no more of it than that it exists: as [`super::find`].
pub fn within_scope(db: &mut Db, scope: &Scope, id: i64) -> Result<CompanyRef, Error> {
    these_within(db, scope, &[id])?.pop().ok_or_else(|| Error::not_found("企业"))
}

/// The witnesses of those of these companies that exist for a scope, in the order of recording.
pub fn these_within(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<CompanyRef>, Error> {
    let found: Vec<i64> = companies::table
        .filter(within(scope))
        .filter(companies::id.eq_any(ids).and(companies::deleted_at.is_null()))
        .order(companies::id.asc())
        .select(companies::id)
        .load(db)?;
    let found = found.into_iter();
    Ok(found.map(|id| CompanyRef::found_by("a scoped query of companies", id)).collect())
}
