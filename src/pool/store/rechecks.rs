//! Queries on rechecks and the answers of towns.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::MOST_MEMBERS;
use crate::access::Scope;
use crate::company::records_within;
use crate::db::schema::{companies, pool_memberships, pool_recheck_items, pool_rechecks, towns};
use crate::db::{Condition, Db, count_rows, insert_all};
use crate::error::Error;
use crate::membership::Membership;
use crate::pool::filter::ItemQuery;
use crate::pool::model::{Holder, ItemRecord, Recheck, RecheckItem, Verdict};
use crate::web::{COUNTED, Page, Paging};

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    pool_recheck_items::recheck_id,
    pool_recheck_items::town_code,
    pool_recheck_items::verdict
);

type Joined = diesel::dsl::InnerJoinQuerySource<
    pool_recheck_items::table,
    companies::table,
    diesel::dsl::Eq<pool_recheck_items::company_id, companies::id>,
>;

/// Items joined with their companies.
macro_rules! joined {
    () => {
        pool_recheck_items::table
            .inner_join(companies::table.on(pool_recheck_items::company_id.eq(companies::id)))
    };
}

/// Restricts items to a scope.
fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

/// Returns a page of rechecks, newest first. No scope: a recheck concerns every unit.
pub fn list_rechecks(db: &mut Db, _scope: &Scope, paging: Paging) -> Result<Page<Recheck>, Error> {
    let found = pool_rechecks::table
        .order(pool_rechecks::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Recheck::as_select())
        .load(db)?;
    let counted = pool_rechecks::table.select(count_star()).first(db)?;
    Ok(Page::new(found, paging, counted))
}

/// Returns one recheck.
pub fn find_recheck(db: &mut Db, _scope: &Scope, id: i64) -> Result<Option<Recheck>, Error> {
    Ok(pool_rechecks::table.find(id).select(Recheck::as_select()).first(db).optional()?)
}

/// Returns the recheck that is not concluded: there is at most one.
pub fn current_recheck(db: &mut Db, _scope: &Scope) -> Result<Option<Recheck>, Error> {
    Ok(pool_rechecks::table
        .filter(pool_rechecks::closed_on.is_null())
        .order(pool_rechecks::id.desc())
        .select(Recheck::as_select())
        .first(db)
        .optional()?)
}

/// Number of items by recheck, code of the town asked, and verdict; `None` is not answered yet.
pub type Tally = (i64, String, Option<Verdict>, i64);

/// Returns the tallies of these rechecks.
pub fn tallies(db: &mut Db, scope: &Scope, rechecks: &[i64]) -> Result<Vec<Tally>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_recheck_items::recheck_id.eq_any(rechecks))
        .group_by((
            pool_recheck_items::recheck_id,
            pool_recheck_items::town_code,
            pool_recheck_items::verdict,
        ))
        .select((
            pool_recheck_items::recheck_id,
            pool_recheck_items::town_code,
            pool_recheck_items::verdict,
            count_star(),
        ))
        .load(db)?)
}

/// Returns the number of items of a recheck without an answer, at most [`COUNTED`] + 1.
pub fn unanswered(db: &mut Db, scope: &Scope, recheck: i64) -> Result<i64, Error> {
    let query = ItemQuery { unanswered: Some(true), ..ItemQuery::default() };
    let all = joined!().select(pool_recheck_items::company_id).into_boxed();
    count_rows(db, all.filter(matches_query(scope, recheck, &query)).limit(COUNTED + 1))
}

fn matches_query(scope: &Scope, recheck: i64, query: &ItemQuery) -> Condition<Joined> {
    let of_one = pool_recheck_items::recheck_id.eq(recheck);
    let mut all: Condition<Joined> = Box::new(within(scope).and(of_one));
    if let Some(town) = query.town.clone() {
        all = Box::new(all.and(pool_recheck_items::town_code.eq(town)));
    }
    if let Some(verdict) = query.verdict {
        let said = pool_recheck_items::verdict.assume_not_null().eq(verdict);
        all = Box::new(all.and(pool_recheck_items::verdict.is_not_null()).and(said));
    }
    match query.unanswered {
        Some(true) => Box::new(all.and(pool_recheck_items::verdict.is_null())),
        Some(false) => Box::new(all.and(pool_recheck_items::verdict.is_not_null())),
        None => all,
    }
}

/// Returns a page of the items of a recheck: units in official order, then names.
pub fn items(
    db: &mut Db,
    scope: &Scope,
    recheck: i64,
    query: &ItemQuery,
    paging: Paging,
) -> Result<Page<ItemRecord>, Error> {
    let official = towns::table
        .filter(towns::code.eq(companies::town_code))
        .select(towns::official_order)
        .single_value();
    let ids: Vec<i64> = joined!()
        .select(companies::id)
        .into_boxed()
        .filter(matches_query(scope, recheck, query))
        .then_order_by(official.asc())
        .then_order_by(companies::sort_key.asc())
        .then_order_by(companies::id.asc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let all = joined!().select(companies::id).into_boxed();
    let counted =
        count_rows(db, all.filter(matches_query(scope, recheck, query)).limit(COUNTED + 1))?;
    Ok(Page::new(items_of(db, scope, recheck, &ids)?, paging, counted))
}

/// Returns the items of a recheck with this verdict; `None` for those without an answer.
pub fn items_with(
    db: &mut Db,
    scope: &Scope,
    recheck: i64,
    verdict: Option<Verdict>,
) -> Result<Vec<ItemRecord>, Error> {
    let query = ItemQuery {
        verdict,
        unanswered: verdict.is_none().then_some(true),
        ..ItemQuery::default()
    };
    let all = joined!().select(companies::id).into_boxed();
    let ids: Vec<i64> = all
        .filter(matches_query(scope, recheck, &query))
        .then_order_by(companies::id.asc())
        .limit(MOST_MEMBERS)
        .load(db)?;
    items_of(db, scope, recheck, &ids)
}

/// Returns the items of these companies in a recheck, in their order, as far as they are in the
/// scope.
pub fn items_of(
    db: &mut Db,
    scope: &Scope,
    recheck: i64,
    of: &[i64],
) -> Result<Vec<ItemRecord>, Error> {
    let rows: Vec<(RecheckItem, Holder)> = joined!()
        .filter(within(scope))
        .filter(pool_recheck_items::recheck_id.eq(recheck))
        .filter(pool_recheck_items::company_id.eq_any(of))
        .select((RecheckItem::as_select(), Holder::as_select()))
        .load(db)?;
    let memberships: Vec<i64> = rows.iter().filter_map(|(item, _)| item.membership_id).collect();
    let memberships: Vec<Membership> = pool_memberships::table
        .filter(pool_memberships::id.eq_any(memberships))
        .select(Membership::as_select())
        .load(db)?;
    let record = |(item, company): (RecheckItem, Holder)| {
        let of_item = |one: &&Membership| Some(one.id) == item.membership_id;
        let membership = memberships.iter().find(of_item).cloned();
        ItemRecord { item, company, membership }
    };
    let mut records: Vec<ItemRecord> = rows.into_iter().map(record).collect();
    let place: HashMap<i64, usize> = of.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    records.sort_by_key(|record| place.get(&record.company.id).copied());
    Ok(records)
}

/// Inserts a recheck of these memberships (id, company, town code) and returns its id.
pub fn insert_recheck(
    db: &mut Db,
    _scope: &Scope,
    (name, due_on, note): (&str, NaiveDate, Option<&str>),
    opened_on: NaiveDate,
    members: &[(i64, i64, String)],
) -> Result<i64, Error> {
    let stored = diesel::insert_into(pool_rechecks::table).values((
        pool_rechecks::name.eq(name),
        pool_rechecks::due_on.eq(due_on),
        pool_rechecks::note.eq(note),
        pool_rechecks::opened_on.eq(opened_on),
        pool_rechecks::version.eq(1),
    ));
    let id: i64 = stored.returning(pool_rechecks::id).get_result(db)?;
    let rows: Vec<_> = members
        .iter()
        .map(|(membership, company, town)| {
            (
                pool_recheck_items::recheck_id.eq(id),
                pool_recheck_items::company_id.eq(*company),
                pool_recheck_items::membership_id.eq(*membership),
                pool_recheck_items::town_code.eq(town),
                pool_recheck_items::version.eq(1),
            )
        })
        .collect();
    insert_all!(db, pool_recheck_items::table, &rows)?;
    Ok(id)
}

/// Stores an answer; `raced` if the item no longer has the version the caller read.
pub fn set_answer(
    db: &mut Db,
    item: &RecheckItem,
    (verdict, reason): (Verdict, Option<&str>),
    (town, by, at): (&str, &str, NaiveDateTime),
) -> Result<(), Error> {
    let seen = pool_recheck_items::table
        .find((item.recheck_id, item.company_id))
        .filter(pool_recheck_items::version.eq(item.version));
    let changed = diesel::update(seen)
        .set((
            pool_recheck_items::verdict.eq(verdict),
            pool_recheck_items::reason.eq(reason),
            pool_recheck_items::town_code.eq(town),
            pool_recheck_items::answered_by.eq(by),
            pool_recheck_items::answered_at.eq(at),
            pool_recheck_items::version.eq(pool_recheck_items::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(raced()) }
}

/// Increments the version of a recheck and sets its end, if given; `raced` if it no longer has the
/// version the caller read.
pub fn touch_recheck(
    db: &mut Db,
    recheck: &Recheck,
    closed_on: Option<NaiveDate>,
) -> Result<(), Error> {
    let seen = pool_rechecks::id.eq(recheck.id).and(pool_rechecks::version.eq(recheck.version));
    let changed = diesel::update(pool_rechecks::table.filter(seen))
        .set((
            pool_rechecks::closed_on.eq(closed_on),
            pool_rechecks::version.eq(pool_rechecks::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(raced()) }
}

/// Error if another user was faster.
pub(super) fn raced() -> Error {
    Error::raced()
}
