//! Memberships with their companies, and where those were registered on a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use super::MOST_MEMBERS;
use crate::access::Scope;
use crate::company::records_within;
use crate::db::schema::{companies, moves, pool_memberships};
use crate::db::{Condition, Db};
use crate::error::Error;

diesel::alias!(moves as sooner: Sooner);

/// Memberships with their companies.
pub(in crate::pool::store) type Joined = diesel::dsl::InnerJoinQuerySource<
    pool_memberships::table,
    companies::table,
    diesel::dsl::Eq<pool_memberships::company_id, companies::id>,
>;

/// See [`Joined`].
macro_rules! joined {
    () => {
        pool_memberships::table
            .inner_join(companies::table.on(pool_memberships::company_id.eq(companies::id)))
    };
}
pub(in crate::pool::store) use joined;

/// The memberships that exist for a scope and whose day of entry is known. The pool is the business
/// of units and of those who see the whole city.
pub(in crate::pool::store) fn within(scope: &Scope) -> Condition<Joined> {
    let theirs: Condition<Joined> = records_within!(scope);
    Box::new(theirs.and(pool_memberships::entered_on.is_not_null()))
}

/// Companies that moved within the city after a day, each with its first move since then.
macro_rules! first_moves {
    ($on:expr) => {{
        let earlier = sooner.field(moves::moved_on).lt(moves::moved_on);
        let same_day = sooner
            .field(moves::moved_on)
            .eq(moves::moved_on)
            .and(sooner.field(moves::id).lt(moves::id));
        let before = sooner
            .filter(sooner.field(moves::company_id).eq(moves::company_id))
            .filter(sooner.field(moves::moved_on).gt($on))
            .filter(earlier.or(same_day));
        moves::table
            .filter(moves::moved_on.gt($on).and(moves::to_town.is_not_null()))
            .filter(not(exists(before)))
    }};
}

/// Companies registered in a unit on a day: those that are there now and have not moved since,
/// and those whose first move since then led away from it.
pub(in crate::pool::store) fn registered_in(town: &str, on: NaiveDate) -> Condition<Joined> {
    let since = moves::table.filter(moves::moved_on.gt(on).and(moves::to_town.is_not_null()));
    let stayed = not(companies::id.eq_any(since.select(moves::company_id)));
    let left = first_moves!(on).filter(moves::from_town.eq(town.to_owned()));
    let now = companies::town_code.eq(town.to_owned()).and(stayed);
    Box::new(now.or(companies::id.eq_any(left.select(moves::company_id))))
}

/// Where those of these companies were registered on a day that have moved since.
pub fn towns_on(
    db: &mut Db,
    _scope: &Scope,
    companies: &[i64],
    on: NaiveDate,
) -> Result<HashMap<i64, String>, Error> {
    let rows: Vec<(i64, String)> = first_moves!(on)
        .filter(moves::company_id.eq_any(companies))
        .select((moves::company_id, moves::from_town))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Memberships that meet a condition, counted by the unit in which their company was registered
/// on a day.
pub(in crate::pool::store) fn count_by_town(
    db: &mut Db,
    condition: impl Fn() -> Condition<Joined>,
    on: NaiveDate,
) -> Result<HashMap<String, i64>, Error> {
    let now: Vec<(String, i64)> = joined!()
        .filter(condition())
        .group_by(companies::town_code)
        .select((companies::town_code, count_star()))
        .load(db)?;
    let mut counts: HashMap<String, i64> = now.into_iter().collect();
    // Companies seldom move: they are counted one by one.
    let moved: Vec<(i64, String)> = joined!()
        .filter(condition())
        .filter(companies::id.eq_any(first_moves!(on).select(moves::company_id)))
        .limit(MOST_MEMBERS)
        .select((companies::id, companies::town_code))
        .load(db)?;
    if moved.is_empty() {
        return Ok(counts);
    }
    let ids: Vec<i64> = moved.iter().map(|(id, _)| *id).collect();
    let whole = Scope::whole_city("where a company was registered on a day");
    let then = towns_on(db, &whole, &ids, on)?;
    for (id, now) in moved {
        if let Some(then) = then.get(&id) {
            *counts.entry(now).or_default() -= 1;
            *counts.entry(then.clone()).or_default() += 1;
        }
    }
    Ok(counts)
}
