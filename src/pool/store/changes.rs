//! Differences between the pools of two days.

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

/// Whether the company of a membership has any membership that is valid on a day.
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

/// Whether the company of a membership had an earlier one.
macro_rules! had_earlier {
    () => {
        exists(
            other
                .filter(other.field(pool_memberships::company_id).eq(companies::id))
                .filter(other.field(pool_memberships::entered_on).lt(pool_memberships::entered_on)),
        )
    };
}

/// Condition for the memberships by which the pools of two days differ. 入库: in it on the last
/// day, for the first time. 再入库: in it on the last day, entered after the first, not for the
/// first time. 出库: in it on the first day, not on the last.
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

/// Returns the day whose unit counts: the last, or the first for a company that has left.
fn day_of(movement: Movement, period: Period) -> NaiveDate {
    match movement {
        Movement::Entered | Movement::ReEntered => period.to,
        Movement::Left => period.from,
    }
}

/// Returns a page of the memberships of one kind of change.
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

/// Returns the number of changes of one kind, by unit.
pub fn moved_by_town(
    db: &mut Db,
    scope: &Scope,
    movement: Movement,
    period: Period,
) -> Result<HashMap<String, i64>, Error> {
    at::count_by_town(db, || moved(scope, movement, period), day_of(movement, period))
}

/// Returns, by unit, how many of those that entered again were in the pool on the first day too:
/// they left and came back in between.
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
