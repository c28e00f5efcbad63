//! Queries on batches.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::MOST_MEMBERS;
use super::at::{joined, within};
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, pool_batches, pool_memberships};
use crate::error::Error;
use crate::membership::Membership;
use crate::pool::model::{Batch, BatchFacts};
use crate::web::{Page, Paging};

/// Limit of batches; a city has a few dozen.
const MOST_BATCHES: i64 = 1_000;

/// Returns every batch, newest first. No scope: everyone who sees the pool may see the documents.
pub fn batches(db: &mut Db, _scope: &Scope) -> Result<Vec<Batch>, Error> {
    Ok(pool_batches::table
        .order((pool_batches::number.desc(), pool_batches::id.desc()))
        .limit(MOST_BATCHES)
        .select(Batch::as_select())
        .load(db)?)
}

/// Returns a page of batches, newest first.
pub fn list_batches(db: &mut Db, _scope: &Scope, paging: Paging) -> Result<Page<Batch>, Error> {
    let found = pool_batches::table
        .order((pool_batches::number.desc(), pool_batches::id.desc()))
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Batch::as_select())
        .load(db)?;
    let counted = pool_batches::table.select(count_star()).first(db)?;
    Ok(Page::new(found, paging, counted))
}

/// Returns one batch.
pub fn find_batch(db: &mut Db, _scope: &Scope, id: i64) -> Result<Option<Batch>, Error> {
    Ok(pool_batches::table.find(id).select(Batch::as_select()).first(db).optional()?)
}

/// Returns for each of these batches the number of companies recognised, and of those still in the
/// pool.
pub fn sizes(
    db: &mut Db,
    scope: &Scope,
    batches: &[i64],
) -> Result<HashMap<i64, (i64, i64)>, Error> {
    let of_some = || {
        joined!()
            .filter(within(scope))
            .filter(pool_memberships::batch_id.is_not_null())
            .filter(pool_memberships::batch_id.assume_not_null().eq_any(batches.to_vec()))
    };
    let all: Vec<(Option<i64>, i64)> = of_some()
        .group_by(pool_memberships::batch_id)
        .select((pool_memberships::batch_id, count_star()))
        .load(db)?;
    let open: Vec<(Option<i64>, i64)> = of_some()
        .filter(pool_memberships::left_on.is_null())
        .group_by(pool_memberships::batch_id)
        .select((pool_memberships::batch_id, count_star()))
        .load(db)?;
    let mut sizes: HashMap<i64, (i64, i64)> = HashMap::new();
    for (batch, count) in all {
        sizes.entry(batch.unwrap_or_default()).or_default().0 = count;
    }
    for (batch, count) in open {
        sizes.entry(batch.unwrap_or_default()).or_default().1 = count;
    }
    Ok(sizes)
}

/// Returns whether any company was recognised in a batch.
pub fn has_members(db: &mut Db, batch: &Batch) -> Result<bool, Error> {
    let of_it = pool_memberships::table.filter(pool_memberships::batch_id.eq(batch.id));
    Ok(diesel::select(exists(of_it)).get_result(db)?)
}

/// Returns the other batches with this number or this name.
pub fn rivals(
    db: &mut Db,
    _scope: &Scope,
    except: i64,
    (number, name): (i32, &str),
) -> Result<Vec<Batch>, Error> {
    Ok(pool_batches::table
        .filter(pool_batches::id.ne(except))
        .filter(pool_batches::number.eq(number).or(pool_batches::name.eq(name)))
        .limit(MOST_BATCHES)
        .select(Batch::as_select())
        .load(db)?)
}

/// Returns the memberships without a recorded batch whose lists give this batch name.
pub fn nameless(db: &mut Db, scope: &Scope, name: &str) -> Result<Vec<Membership>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_memberships::batch_id.is_null())
        .filter(pool_memberships::batch_name.eq(name))
        .limit(MOST_MEMBERS)
        .select(Membership::as_select())
        .load(db)?)
}

/// Returns the memberships of a batch whose service ends on a day.
pub fn serving_until(
    db: &mut Db,
    _scope: &Scope,
    batch: i64,
    day: NaiveDate,
) -> Result<Vec<Membership>, Error> {
    Ok(pool_memberships::table
        .filter(pool_memberships::batch_id.eq(batch).and(pool_memberships::expires_on.eq(day)))
        .limit(MOST_MEMBERS)
        .select(Membership::as_select())
        .load(db)?)
}

/// Inserts a batch and returns its id.
pub fn insert_batch(
    db: &mut Db,
    _scope: &Scope,
    facts: &BatchFacts,
    at: NaiveDateTime,
) -> Result<i64, Error> {
    let stored = diesel::insert_into(pool_batches::table).values((
        facts,
        pool_batches::created_at.eq(at),
        pool_batches::updated_at.eq(at),
        pool_batches::version.eq(1),
    ));
    Ok(stored.returning(pool_batches::id).get_result(db)?)
}

/// Updates a batch; `raced` if it no longer has the version the caller read.
pub fn update_batch(
    db: &mut Db,
    batch: &Batch,
    facts: &BatchFacts,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = pool_batches::id.eq(batch.id).and(pool_batches::version.eq(batch.version));
    let changed = diesel::update(pool_batches::table.filter(seen))
        .set((
            facts,
            pool_batches::updated_at.eq(at),
            pool_batches::version.eq(pool_batches::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(super::raced()) }
}
