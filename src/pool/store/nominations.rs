//! Queries on nominations.

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::batch_names;
use crate::access::{CompanyRef, Scope};
use crate::company::records_within;
use crate::db::schema::{companies, pool_nominations};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::pool::filter::NominationQuery;
use crate::pool::model::{Holder, Nomination, NominationRecord, NominationState};
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    pool_nominations::table,
    companies::table,
    diesel::dsl::Eq<pool_nominations::company_id, companies::id>,
>;

/// Nominations joined with their companies.
macro_rules! joined {
    () => {
        pool_nominations::table
            .inner_join(companies::table.on(pool_nominations::company_id.eq(companies::id)))
    };
}

/// States without a final decision.
const OPEN: [NominationState; 2] = [NominationState::Nominated, NominationState::Accepted];

/// Restricts nominations to a scope.
fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

fn matches_query(scope: &Scope, query: &NominationQuery) -> Condition<Joined> {
    let mut all = within(scope);
    if let Some(state) = query.state {
        all = Box::new(all.and(pool_nominations::state.eq(state)));
    }
    if query.open == Some(true) {
        all = Box::new(all.and(pool_nominations::state.eq_any(OPEN)));
    }
    if let Some(town) = query.town.clone() {
        all = Box::new(all.and(companies::town_code.eq(town)));
    }
    if let Some(company) = query.company {
        all = Box::new(all.and(companies::id.eq(company)));
    }
    all
}

/// Returns a page of nominations, newest first.
pub fn list_nominations(
    db: &mut Db,
    scope: &Scope,
    query: &NominationQuery,
    paging: Paging,
) -> Result<Page<NominationRecord>, Error> {
    let rows: Vec<(Nomination, Holder)> = joined!()
        .filter(matches_query(scope, query))
        .order(pool_nominations::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select((Nomination::as_select(), Holder::as_select()))
        .load(db)?;
    let all =
        joined!().select(pool_nominations::id).into_boxed().filter(matches_query(scope, query));
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(with_batch_names(db, scope, rows)?, paging, counted))
}

/// Returns these nominations, as far as they are in the scope, oldest first.
pub fn these_nominations(
    db: &mut Db,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<NominationRecord>, Error> {
    let rows: Vec<(Nomination, Holder)> = joined!()
        .filter(within(scope))
        .filter(pool_nominations::id.eq_any(ids))
        .order(pool_nominations::id.asc())
        .select((Nomination::as_select(), Holder::as_select()))
        .load(db)?;
    with_batch_names(db, scope, rows)
}

fn with_batch_names(
    db: &mut Db,
    scope: &Scope,
    rows: Vec<(Nomination, Holder)>,
) -> Result<Vec<NominationRecord>, Error> {
    let batches: Vec<i64> = rows.iter().filter_map(|(one, _)| one.batch_id).collect();
    let names = batch_names(db, scope, &batches)?;
    let record = |(nomination, company): (Nomination, Holder)| {
        let batch_name = nomination.batch_id.and_then(|id| names.get(&id).cloned());
        NominationRecord { nomination, company, batch_name }
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Returns one nomination.
pub fn find_nomination(
    db: &mut Db,
    scope: &Scope,
    id: i64,
) -> Result<Option<NominationRecord>, Error> {
    Ok(these_nominations(db, scope, &[id])?.pop())
}

/// Returns the nominations of these companies without a final decision.
pub fn open_nominations_of(
    db: &mut Db,
    scope: &Scope,
    of: &[i64],
) -> Result<Vec<Nomination>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_nominations::state.eq_any(OPEN))
        .filter(companies::id.eq_any(of))
        .select(Nomination::as_select())
        .load(db)?)
}

/// Returns the number of nominations without a final decision, by state.
pub fn open_nominations(db: &mut Db, scope: &Scope) -> Result<Vec<(NominationState, i64)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(pool_nominations::state.eq_any(OPEN))
        .group_by(pool_nominations::state)
        .select((pool_nominations::state, count_star()))
        .load(db)?)
}

/// Inserts a nomination of a company and returns its id.
pub fn insert_nomination(
    db: &mut Db,
    company: CompanyRef,
    (opinion, by): (&str, &str),
    at: NaiveDateTime,
) -> Result<i64, Error> {
    let stored = diesel::insert_into(pool_nominations::table).values((
        pool_nominations::company_id.eq(company),
        pool_nominations::state.eq(NominationState::Nominated),
        pool_nominations::town_opinion.eq(opinion),
        pool_nominations::nominated_by.eq(by),
        pool_nominations::nominated_at.eq(at),
        pool_nominations::version.eq(1),
    ));
    Ok(stored.returning(pool_nominations::id).get_result(db)?)
}

/// Columns that a decision stores.
pub struct Decided<'a> {
    /// 申请状态
    pub state: NominationState,
    /// 审核意见
    pub reason: Option<&'a str>,
    /// Batch in which it was recognised.
    pub batch: Option<i64>,
    /// Name of the user who decides.
    pub by: &'a str,
    /// UTC.
    pub at: NaiveDateTime,
}

/// Stores a decision on these nominations, which the caller has read.
pub fn set_decided(
    db: &mut Db,
    _scope: &Scope,
    ids: &[i64],
    decided: &Decided<'_>,
) -> Result<(), Error> {
    diesel::update(pool_nominations::table.filter(pool_nominations::id.eq_any(ids)))
        .set((
            pool_nominations::state.eq(decided.state),
            pool_nominations::decision_reason.eq(decided.reason),
            pool_nominations::batch_id.eq(decided.batch),
            pool_nominations::decided_by.eq(decided.by),
            pool_nominations::decided_at.eq(decided.at),
            pool_nominations::version.eq(pool_nominations::version + 1),
        ))
        .execute(db)?;
    Ok(())
}
