//! How the pool of one day differs from that of an earlier one.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::at::{self, Joined, joined, registered_in, within};
use super::{in_order, in_pool, these};
use crate::access::Scope;
use crate::db::schema::{companies, pool_memberships, towns};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::pool::filter::{ChangesFilter, Period};
use crate::pool::model::{Member, Movement};
use crate::web::{COUNTED, Page};

diesel::alias!(pool_memberships as other: Other);

/// Other memberships of the company of a membership, that hold on a day.
macro_rules! also_in {
    ($on:expr) => {{
        let left = other.field(pool_memberships::left_on);
        exists(
            other
                .filter(other.field(pool_memberships::company_id).eq(companies::id))
                .filter(other.field(pool_memberships::entered_on).assume_not_null().le($on))
                .filter(left.is_null().or(left.assume_not_null().gt($on))),
        )
    }};
}

/// The company of a membership had an earlier one.
macro_rules! had_earlier {
    () => {
        exists(
            other
                .filter(other.field(pool_memberships::company_id).eq(companies::id))
                .filter(other.field(pool_memberships::entered_on).lt(pool_memberships::entered_on)),
        )
    };
}

/// The memberships by which the pool of the last day differs from that of the first: 入库 never
/// before and in it on the last day; 再入库 in it on the last day, entered after the first, and
/// not for the first time; 出库 in it on the first day and no more on the last.
fn moved(scope: &Scope, movement: Movement, period: Period) -> Condition<Joined> {
    let (from, to) = (period.from, period.to);
    let entered = || {
        let since = pool_memberships::entered_on.assume_not_null().gt(from);
        Box::new(within(scope).and(in_pool(to)).and(since)) as Condition<Joined>
    };
    match movement {
        Movement::Entered => Box::new(entered().and(not(had_earlier!()))),
        Movement::ReEntered => Box::new(entered().and(had_earlier!())),
        Movement::Left => Box::new(within(scope).and(in_pool(from)).and(not(also_in!(to)))),
    }
}

/// Where a company counts that moved so: on the last day, or, of one that is gone, on the first.
fn day_of(movement: Movement, period: Period) -> NaiveDate {
    match movement {
        Movement::Entered | Movement::ReEntered => period.to,
        Movement::Left => period.from,
    }
}

/// A page of the memberships that make one kind of difference.
pub fn changes(db: &mut Db, scope: &Scope, filter: &ChangesFilter) -> Result<Page<Member>, Error> {
    let (paging, on) = (filter.paging, day_of(filter.movement, filter.period));
    let wanted = || -> Condition<Joined> {
        let all = moved(scope, filter.movement, filter.period);
        match &filter.town {
            Some(town) => Box::new(all.and(registered_in(town, on))),
            None => all,
        }
    };
    let ids: Vec<i64> =
        in_order!(wanted()).limit(paging.per_page).offset(paging.offset()).load(db)?;
    let all = joined!().select(pool_memberships::id).into_boxed();
    let counted = count_rows(db, all.filter(wanted()).limit(COUNTED + 1))?;
    Ok(Page::new(these(db, scope, &ids, on)?, paging, counted))
}

/// How many moved so, by unit.
pub fn moved_by_town(
    db: &mut Db,
    scope: &Scope,
    movement: Movement,
    period: Period,
) -> Result<HashMap<String, i64>, Error> {
    at::count_by_town(db, || moved(scope, movement, period), day_of(movement, period))
}

/// Of those that entered again, how many were in the pool on the first day too, by unit: they
/// left and came back in between.
pub fn returned_by_town(
    db: &mut Db,
    scope: &Scope,
    period: Period,
) -> Result<HashMap<String, i64>, Error> {
    let condition = || -> Condition<Joined> {
        Box::new(moved(scope, Movement::ReEntered, period).and(also_in!(period.from)))
    };
    at::count_by_town(db, condition, period.to)
}
