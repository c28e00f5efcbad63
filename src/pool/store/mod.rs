//! All queries on the pool: its members on a day here; batches, nominations and rechecks in their
//! own files.

mod at;
mod batches;
mod changes;
mod memberships;
mod nominations;
mod rechecks;

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use diesel::dsl::{count_star, not};
use diesel::prelude::*;

pub use self::at::towns_on;
use self::at::{Joined, joined, registered_in, within};
pub use self::batches::*;
pub use self::changes::*;
pub use self::memberships::*;
pub use self::nominations::*;
use self::rechecks::raced;
pub use self::rechecks::*;
use super::filter::{PoolFilter, PoolQuery};
use super::model::{EXPIRING_DAYS, Holder, Member, MemberState, NominationState};
use crate::access::Scope;
use crate::db::schema::{companies, listings, moves, pool_batches, pool_memberships, towns};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::membership::Membership;
use crate::web::{COUNTED, Page};

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    companies::town_code,
    pool_memberships::batch_id
);

/// Limit of members where the whole pool is processed.
pub const MOST_MEMBERS: i64 = 10_000;

/// Condition for memberships that are valid on a day.
fn in_pool(on: NaiveDate) -> Condition<Joined> {
    let left = pool_memberships::left_on;
    let stays = left.is_null().or(left.assume_not_null().gt(on));
    Box::new(pool_memberships::entered_on.assume_not_null().le(on).and(stays))
}

/// Condition for companies that have left the city by a day.
fn moved_out(on: NaiveDate) -> Condition<Joined> {
    let gone = moves::table.filter(moves::to_town.is_null().and(moves::moved_on.le(on)));
    Box::new(companies::id.eq_any(gone.select(moves::company_id)))
}

/// Condition for companies that are listed on a day.
fn listed(on: NaiveDate) -> Condition<Joined> {
    let still = listings::delisted_on.is_null().or(listings::delisted_on.assume_not_null().gt(on));
    let living = listings::table.filter(listings::listed_on.le(on).and(still));
    Box::new(companies::id.eq_any(living.select(listings::company_id)))
}

/// Condition for memberships whose service ends by a day.
fn served_by(on: NaiveDate) -> Condition<Joined> {
    let end = pool_memberships::expires_on;
    Box::new(end.is_not_null().and(end.assume_not_null().le(on)))
}

fn soon(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// Condition for memberships in a state on a day.
fn in_state(state: MemberState, on: NaiveDate) -> Condition<Joined> {
    let (out, lists) = (moved_out(on), listed(on));
    let (over, near) = (served_by(on), served_by(soon(on, EXPIRING_DAYS)));
    let neither = || Box::new(not(moved_out(on)).and(not(listed(on)))) as Condition<Joined>;
    match state {
        MemberState::MovedOut => out,
        MemberState::Listed => Box::new(lists.and(not(out))),
        MemberState::Overdue => Box::new(neither().and(over)),
        MemberState::Expiring => Box::new(neither().and(near).and(not(over))),
        MemberState::Serving => Box::new(neither().and(not(near))),
    }
}

fn matches_query(scope: &Scope, query: &PoolQuery, on: NaiveDate) -> Condition<Joined> {
    let mut all: Condition<Joined> = Box::new(within(scope).and(in_pool(on)));
    if let Some(town) = &query.town {
        all = Box::new(all.and(registered_in(town, on)));
    }
    if let Some(batch) = query.batch {
        let of_one = pool_memberships::batch_id.assume_not_null().eq(batch);
        all = Box::new(all.and(pool_memberships::batch_id.is_not_null()).and(of_one));
    }
    if query.no_batch == Some(true) {
        all = Box::new(all.and(pool_memberships::batch_id.is_null()));
    }
    if let Some(state) = query.state {
        all = Box::new(all.and(in_state(state, on)));
    }
    if let Some(days) = query.expires_within {
        all = Box::new(all.and(served_by(soon(on, days.into()))));
    }
    all
}

/// Ids of the memberships that match a condition: units in official order, then names.
macro_rules! in_order {
    ($condition:expr) => {{
        let official = towns::table
            .filter(towns::code.eq(companies::town_code))
            .select(towns::official_order)
            .single_value();
        joined!()
            .select(pool_memberships::id)
            .into_boxed()
            .filter($condition)
            .then_order_by(official.asc())
            .then_order_by(companies::sort_key.asc())
            .then_order_by(pool_memberships::id.asc())
    }};
}
use in_order;

/// Returns a page of the members on a day.
pub fn list(db: &mut Db, scope: &Scope, filter: &PoolFilter) -> Result<Page<Member>, Error> {
    let (paging, query, on) = (filter.paging, &filter.query, filter.on);
    let ids: Vec<i64> = in_order!(matches_query(scope, query, on))
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let all = joined!().select(pool_memberships::id).into_boxed();
    let counted = count_rows(db, all.filter(matches_query(scope, query, on)).limit(COUNTED + 1))?;
    Ok(Page::new(these(db, scope, &ids, on)?, paging, counted))
}

/// Returns the number of members that match a query, at most [`COUNTED`] + 1.
pub fn count(db: &mut Db, scope: &Scope, query: &PoolQuery, on: NaiveDate) -> Result<i64, Error> {
    let all = joined!().select(pool_memberships::id).into_boxed();
    count_rows(db, all.filter(matches_query(scope, query, on)).limit(COUNTED + 1))
}

/// Returns the ids of the first `most` memberships, for an export, which then reads the rows in
/// slices with [`these`].
pub fn numbers(
    db: &mut Db,
    scope: &Scope,
    filter: &PoolFilter,
    most: i64,
) -> Result<Vec<i64>, Error> {
    Ok(in_order!(matches_query(scope, &filter.query, filter.on)).limit(most).load(db)?)
}

/// Returns the memberships with these ids in a scope, in their order, as of a day.
pub fn these(db: &mut Db, scope: &Scope, ids: &[i64], on: NaiveDate) -> Result<Vec<Member>, Error> {
    let entered_on = pool_memberships::entered_on.assume_not_null();
    let mut rows: Vec<(Membership, NaiveDate, Holder)> = joined!()
        .filter(within(scope))
        .filter(pool_memberships::id.eq_any(ids))
        .select((Membership::as_select(), entered_on, Holder::as_select()))
        .load(db)?;
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    rows.sort_by_key(|(membership, ..)| place.get(&membership.id).copied());
    let companies: Vec<i64> = rows.iter().map(|(.., company)| company.id).collect();
    let then = towns_on(db, scope, &companies, on)?;
    let (out, lists) = standing_on(db, &companies, on)?;
    let member = |(membership, entered_on, company): (Membership, NaiveDate, Holder)| {
        let expires_on = membership.span.expires_on;
        let by = |day: NaiveDate| expires_on.is_some_and(|end| end <= day);
        let state = match company.id {
            id if out.contains(&id) => MemberState::MovedOut,
            id if lists.contains(&id) => MemberState::Listed,
            _ if by(on) => MemberState::Overdue,
            _ if by(soon(on, EXPIRING_DAYS)) => MemberState::Expiring,
            _ => MemberState::Serving,
        };
        let town_code = then.get(&company.id).unwrap_or(&company.town_code).clone();
        Member { membership, town_code, company, entered_on, state }
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Returns which of these companies have left the city by a day, and which are listed on it.
fn standing_on(
    db: &mut Db,
    companies: &[i64],
    on: NaiveDate,
) -> Result<(HashSet<i64>, HashSet<i64>), Error> {
    let out: Vec<i64> = moves::table
        .filter(moves::company_id.eq_any(companies))
        .filter(moves::to_town.is_null().and(moves::moved_on.le(on)))
        .select(moves::company_id)
        .load(db)?;
    let still = listings::delisted_on.is_null().or(listings::delisted_on.assume_not_null().gt(on));
    let lists: Vec<i64> = listings::table
        .filter(listings::company_id.eq_any(companies))
        .filter(listings::listed_on.le(on).and(still))
        .select(listings::company_id)
        .load(db)?;
    Ok((out.into_iter().collect(), lists.into_iter().collect()))
}

/// Returns the number of members on a day, by the unit of the company on that day.
pub fn by_town(db: &mut Db, scope: &Scope, on: NaiveDate) -> Result<HashMap<String, i64>, Error> {
    at::count_by_town(db, || Box::new(within(scope).and(in_pool(on))), on)
}

/// Returns the number of members on a day by batch; `None` is an unknown batch.
pub fn by_batch(
    db: &mut Db,
    scope: &Scope,
    on: NaiveDate,
) -> Result<Vec<(Option<i64>, i64)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(in_pool(on))
        .group_by(pool_memberships::batch_id)
        .select((pool_memberships::batch_id, count_star()))
        .load(db)?)
}

/// Tasks of the pool that wait for someone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// 待审批入库申请
    pub nominated: i64,
    /// 待认定: agreed to, for the next batch.
    pub accepted: i64,
    /// 服务期将满 or already over.
    pub expiring: i64,
    /// The open recheck: its id and the number of its items without an answer.
    pub recheck: Option<(i64, i64)>,
}

/// Returns the tasks of the pool that wait for someone, for a home page.
pub fn waiting(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Waiting, Error> {
    let mut waiting = Waiting::default();
    for (state, count) in open_nominations(db, scope)? {
        match state {
            NominationState::Nominated => waiting.nominated = count,
            _ => waiting.accepted = count,
        }
    }
    let days = u32::try_from(EXPIRING_DAYS).ok();
    let expiring = PoolQuery { expires_within: days, ..PoolQuery::default() };
    waiting.expiring = count(db, scope, &expiring, today)?;
    if let Some(recheck) = current_recheck(db, scope)? {
        waiting.recheck = Some((recheck.id, unanswered(db, scope, recheck.id)?));
    }
    Ok(waiting)
}

/// Returns the names of these batches.
fn batch_names(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<HashMap<i64, String>, Error> {
    let rows: Vec<(i64, String)> = pool_batches::table
        .filter(pool_batches::id.eq_any(ids))
        .select((pool_batches::id, pool_batches::name))
        .load(db)?;
    Ok(rows.into_iter().collect())
}
