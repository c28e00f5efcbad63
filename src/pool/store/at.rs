//! Memberships with their companies, and the units of companies on a day.

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

/// Memberships joined with their companies.
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

/// Restricts memberships to a scope and to those with a day of entry. Only units and users who see
/// the whole city see the pool.
pub(in crate::pool::store) fn within(scope: &Scope) -> Condition<Joined> {
    let theirs: Condition<Joined> = records_within!(scope);
    Box::new(theirs.and(pool_memberships::entered_on.is_not_null()))
}

/// First move within the city after a day, of each company that has one.
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

/// Condition for companies registered in a unit on a day: those in it now that have not moved
/// since, and those whose first move since then was away from it.
pub(in crate::pool::store) fn registered_in(town: &str, on: NaiveDate) -> Condition<Joined> {
    let since = moves::table.filter(moves::moved_on.gt(on).and(moves::to_town.is_not_null()));
    let stayed = not(companies::id.eq_any(since.select(moves::company_id)));
    let left = first_moves!(on).filter(moves::from_town.eq(town.to_owned()));
    let now = companies::town_code.eq(town.to_owned()).and(stayed);
    Box::new(now.or(companies::id.eq_any(left.select(moves::company_id))))
}

/// Returns the unit on a day, for those of these companies that have moved since.
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

/// Counts the memberships that match a condition, by the unit of their company on a day.
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
    // Few companies move, so they are counted one by one.
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
