//! Single memberships in a scope.

use diesel::prelude::*;

use super::MOST_MEMBERS;
use super::at::{joined, within};
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, pool_memberships};
use crate::error::Error;
use crate::membership::Membership;
use crate::pool::model::Holder;

/// Returns one membership with its company.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<(Membership, Holder)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::id.eq(id))
        .select((Membership::as_select(), Holder::as_select()))
        .first(db)
        .optional()?)
}

/// Returns the memberships of these companies that have not ended.
pub fn open_of(db: &mut Db, scope: &Scope, companies: &[i64]) -> Result<Vec<Membership>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::left_on.is_null())
        .filter(pool_memberships::company_id.eq_any(companies))
        .select(Membership::as_select())
        .load(db)?)
}

/// Returns every membership that has not ended: id, company and town code. At most [`MOST_MEMBERS`]
/// + 1.
pub fn all_open(db: &mut Db, scope: &Scope) -> Result<Vec<(i64, i64, String)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::left_on.is_null())
        .order(pool_memberships::id.asc())
        .limit(MOST_MEMBERS + 1)
        .select((pool_memberships::id, companies::id, companies::town_code))
        .load(db)?)
}
