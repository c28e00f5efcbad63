//! The memberships of companies, one by one, and storing them.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::MOST_MEMBERS;
use super::at::{joined, within};
use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::db::schema::{companies, pool_batches, pool_memberships, pool_recheck_items};
use crate::error::Error;
use crate::pool::model::{Holder, Leaving, Membership, NewMembership, Span};
use crate::pool::step::BatchMark;

/// A company has a handful of memberships at most.
const MOST_OF_ONE: i64 = 1_000;

/// The memberships of a company, the earliest first.
pub fn of_company(db: &mut Db, company: CompanyRef) -> Result<Vec<Membership>, Error> {
    Ok(pool_memberships::table
        .filter(pool_memberships::company_id.eq(company))
        .order((pool_memberships::entered_on.asc(), pool_memberships::id.asc()))
        .limit(MOST_OF_ONE)
        .select(Membership::as_select())
        .load(db)?)
}

/// One membership.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<(Membership, Holder)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::id.eq(id))
        .select((Membership::as_select(), Holder::as_select()))
        .first(db)
        .optional()?)
}

/// The memberships of these companies that have not ended.
pub fn open_of(db: &mut Db, scope: &Scope, companies: &[i64]) -> Result<Vec<Membership>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::left_on.is_null())
        .filter(pool_memberships::company_id.eq_any(companies))
        .select(Membership::as_select())
        .load(db)?)
}

/// Every membership that has not ended: number, company and its unit.
pub fn all_open(db: &mut Db, scope: &Scope) -> Result<Vec<(i64, i64, String)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::left_on.is_null())
        .order(pool_memberships::id.asc())
        .limit(MOST_MEMBERS + 1)
        .select((pool_memberships::id, companies::id, companies::town_code))
        .load(db)?)
}

/// The batch that lists call so.
pub fn batch_named(db: &mut Db, name: &str) -> Result<Option<BatchMark>, Error> {
    Ok(pool_batches::table
        .filter(pool_batches::name.eq(name))
        .select((pool_batches::id, pool_batches::expires_on))
        .first(db)
        .optional()?)
}

/// Who records, when (UTC), and through which import.
type Recorded<'a> = (&'a str, NaiveDateTime, Option<i64>);

/// Stores a membership; its number.
pub fn insert(
    db: &mut Db,
    company_id: CompanyRef,
    span: Span,
    (recorded_by, recorded_at, import_id): Recorded<'_>,
) -> Result<i64, Error> {
    let new = NewMembership { company_id, span, recorded_by, recorded_at, import_id, version: 1 };
    let stored = diesel::insert_into(pool_memberships::table).values(&new);
    Ok(stored.returning(pool_memberships::id).get_result(db)?)
}

/// Stores the memberships that companies just recorded with these numbers tell of. One statement,
/// however many they are.
pub fn insert_created(
    db: &mut Db,
    _scope: &Scope,
    companies: RangeInclusive<i64>,
    (recorded_by, recorded_at, import_id): Recorded<'_>,
) -> Result<(), Error> {
    let has_left = companies::left_pool_on.is_not_null();
    let named = companies::reserve_batch
        .is_not_null()
        .and(pool_batches::name.eq(companies::reserve_batch.assume_not_null()));
    let told = companies::table
        .left_join(pool_batches::table.on(named))
        .filter(companies::id.between(*companies.start(), *companies.end()))
        .filter(companies::entered_pool_on.is_not_null())
        .order(companies::id.asc())
        .select((
            companies::id,
            pool_batches::id.nullable(),
            companies::entered_pool_on.assume_not_null(),
            pool_batches::expires_on.nullable(),
            companies::left_pool_on,
            case_when(has_left, Leaving::Other.into_sql::<Text>()),
            case_when(has_left, companies::left_pool_reason),
            recorded_by.into_sql::<Text>(),
            recorded_at.into_sql::<Timestamp>(),
            import_id.into_sql::<Nullable<BigInt>>(),
            1_i64.into_sql::<BigInt>(),
        ));
    diesel::insert_into(pool_memberships::table)
        .values(told)
        .into_columns((
            pool_memberships::company_id,
            pool_memberships::batch_id,
            pool_memberships::entered_on,
            pool_memberships::expires_on,
            pool_memberships::left_on,
            pool_memberships::left_kind,
            pool_memberships::left_reason,
            pool_memberships::recorded_by,
            pool_memberships::recorded_at,
            pool_memberships::import_id,
            pool_memberships::version,
        ))
        .execute(db)?;
    Ok(())
}

/// Stores a changed membership, of the version that was read.
pub fn update(db: &mut Db, membership: &Membership, span: &Span) -> Result<(), Error> {
    let Membership { id, version, .. } = membership;
    let seen = pool_memberships::id.eq(id).and(pool_memberships::version.eq(version));
    let changed = diesel::update(pool_memberships::table.filter(seen))
        .set((span, pool_memberships::version.eq(pool_memberships::version + 1)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(super::raced()) }
}

/// Stores batch and end of service of these memberships.
pub fn set_batch(
    db: &mut Db,
    these: &[Membership],
    (batch, expires_on): (i64, NaiveDate),
) -> Result<(), Error> {
    let ids = these.iter().map(|membership| membership.id);
    diesel::update(pool_memberships::table.filter(pool_memberships::id.eq_any(ids)))
        .set((
            pool_memberships::batch_id.eq(batch),
            pool_memberships::expires_on.eq(expires_on),
            pool_memberships::version.eq(pool_memberships::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Deletes a membership that never was; what a recheck was answered of it stays.
pub fn remove(db: &mut Db, membership: &Membership) -> Result<(), Error> {
    let of_it =
        pool_recheck_items::table.filter(pool_recheck_items::membership_id.eq(membership.id));
    diesel::update(of_it).set(pool_recheck_items::membership_id.eq(None::<i64>)).execute(db)?;
    diesel::delete(pool_memberships::table.find(membership.id)).execute(db)?;
    Ok(())
}

/// Deletes the memberships of companies that are themselves about to be deleted.
pub fn forget(db: &mut Db, companies: &[CompanyRef]) -> Result<(), Error> {
    let theirs = pool_memberships::company_id.eq_any(companies);
    diesel::delete(pool_memberships::table.filter(theirs)).execute(db)?;
    Ok(())
}
