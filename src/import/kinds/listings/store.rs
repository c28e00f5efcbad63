//! Loads the stored listings for a list.

use diesel::prelude::*;

use crate::access::Scope;
use crate::company::FoldedName;
use crate::db::Db;
use crate::db::schema::{companies, listings};
use crate::error::Error;
use crate::import::list_kind::FoundByName;
use crate::listing::Listing;

/// Returns the companies whose short name equals one of these folded names.
pub fn with_short_names(
    db: &mut Db,
    _scope: &Scope,
    names: &[String],
) -> Result<Vec<FoundByName>, Error> {
    let alive = companies::deleted_at.is_null();
    let short: Vec<(i64, Option<String>)> = companies::table
        .filter(alive.and(companies::short_name.eq_any(names)))
        .select((companies::id, companies::short_name))
        .load(db)?;
    let folded = |name: Option<String>| name.as_deref().map(FoldedName::new).map(String::from);
    Ok(short.into_iter().map(|(id, name)| (id, folded(name).unwrap_or_default())).collect())
}

/// Returns the listings of these companies, each with its company id.
pub fn listings_of(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<Vec<(i64, Listing)>, Error> {
    let own = listings::table.filter(listings::company_id.eq_any(ids));
    Ok(own.select((listings::company_id, Listing::as_select())).load(db)?)
}
