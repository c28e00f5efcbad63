//! Reads the pool on a day, its changes and its overview, for API and pages.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{ChangesFilter, PoolFilter, PoolQuery};
use super::model::{Batch, MemberState, Movement};
use super::store;
use super::view::{
    BatchView, ChangesView, Flow, MemberView, PoolView, RecheckView, TownCount, TownFlow,
    batch_counts, town_counts,
};
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;
use crate::town;
use crate::web::{Page, Paging};

/// Returns the pool on a day with its counts, and the page of members that match the filter.
pub fn pool(db: &mut Db, scope: &Scope, filter: &PoolFilter) -> Result<PoolView, Error> {
    let towns = town::list(db, scope)?;
    let counts = store::by_town(db, scope, filter.on)?;
    let batches = store::batches(db, scope)?;
    let of_batches = store::by_batch(db, scope, filter.on)?;
    let page = store::list(db, scope, filter)?;
    Ok(PoolView {
        as_of: filter.on,
        members: counts.values().sum(),
        towns: town_counts(&towns, scope.own_town(), &counts),
        batches: batch_counts(&batches, &of_batches),
        page: page.map(MemberView::from),
    })
}

/// Returns the changes of the pool by unit, with the page of one kind of change.
pub fn changes(db: &mut Db, scope: &Scope, filter: &ChangesFilter) -> Result<ChangesView, Error> {
    let period = filter.period;
    let at_start = store::by_town(db, scope, period.from)?;
    let at_end = store::by_town(db, scope, period.to)?;
    let entered = store::moved_by_town(db, scope, Movement::Entered, period)?;
    let re_entered = store::moved_by_town(db, scope, Movement::ReEntered, period)?;
    let left = store::moved_by_town(db, scope, Movement::Left, period)?;
    let returned = store::returned_by_town(db, scope, period)?;
    let of = |counts: &HashMap<String, i64>, code: &str| counts.get(code).copied().unwrap_or(0);
    let own = scope.own_town();
    let rows = town::list(db, scope)?.into_iter().map(|town| TownFlow {
        flow: Flow {
            at_start: of(&at_start, &town.code),
            entered: of(&entered, &town.code),
            re_entered: of(&re_entered, &town.code),
            returned: of(&returned, &town.code),
            left: of(&left, &town.code),
            at_end: of(&at_end, &town.code),
        },
        town_code: town.code,
        town_name: town.name,
    });
    let seen =
        |row: &TownFlow| own.is_none_or(|own| own == row.town_code || row.flow != Flow::default());
    let towns: Vec<TownFlow> = rows.filter(seen).collect();
    let page = store::changes(db, scope, filter)?;
    Ok(ChangesView {
        period,
        movement: filter.movement,
        totals: towns.iter().fold(Flow::default(), |sum, row| sum.and(&row.flow)),
        towns,
        page: page.map(MemberView::from),
    })
}

/// Overview of the pool today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Overview {
    /// Today.
    pub as_of: NaiveDate,
    /// 在库企业
    pub members: i64,
    /// By unit, in official order.
    pub towns: Vec<TownCount>,
    /// 服务期将满, within 180 days
    pub expiring: i64,
    /// 服务期已满
    pub overdue: i64,
    /// 已上市待出库
    pub listed: i64,
    /// 已迁出待出库
    pub moved_out: i64,
    /// 待审批入库申请
    pub nominated: i64,
    /// 办公室同意, waiting for the next batch
    pub accepted: i64,
    /// The recheck in progress, if any
    pub recheck: Option<RecheckView>,
}

/// Returns the overview of the pool on a day.
pub fn overview(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Overview, Error> {
    let towns = town::list(db, scope)?;
    let counts = store::by_town(db, scope, today)?;
    let mut in_state = |state: MemberState| {
        let query = PoolQuery { state: Some(state), ..PoolQuery::default() };
        store::count(db, scope, &query, today)
    };
    let (expiring, overdue) = (in_state(MemberState::Expiring)?, in_state(MemberState::Overdue)?);
    let (listed, moved_out) = (in_state(MemberState::Listed)?, in_state(MemberState::MovedOut)?);
    let waiting = store::waiting(db, scope, today)?;
    let recheck = match store::current_recheck(db, scope)? {
        Some(recheck) => {
            let tallies = store::tallies(db, scope, &[recheck.id])?;
            Some(RecheckView::new(recheck, &tallies))
        }
        None => None,
    };
    Ok(Overview {
        as_of: today,
        members: counts.values().sum(),
        towns: town_counts(&towns, scope.own_town(), &counts),
        expiring,
        overdue,
        listed,
        moved_out,
        nominated: waiting.nominated,
        accepted: waiting.accepted,
        recheck,
    })
}

/// Returns a page of batches with their sizes.
pub fn batches(db: &mut Db, scope: &Scope, paging: Paging) -> Result<Page<BatchView>, Error> {
    let found = store::list_batches(db, scope, paging)?;
    let ids: Vec<i64> = found.items.iter().map(|batch| batch.id).collect();
    let sizes = store::sizes(db, scope, &ids)?;
    Ok(found.map(|batch| BatchView::new(batch, &sizes)))
}

/// Returns one batch with its size.
pub fn batch(db: &mut Db, scope: &Scope, batch: Batch) -> Result<BatchView, Error> {
    let sizes = store::sizes(db, scope, &[batch.id])?;
    Ok(BatchView::new(batch, &sizes))
}

/// Returns a page of rechecks with their progress.
pub fn rechecks(db: &mut Db, scope: &Scope, paging: Paging) -> Result<Page<RecheckView>, Error> {
    let found = store::list_rechecks(db, scope, paging)?;
    let ids: Vec<i64> = found.items.iter().map(|recheck| recheck.id).collect();
    let tallies = store::tallies(db, scope, &ids)?;
    Ok(found.map(|recheck| RecheckView::new(recheck, &tallies)))
}
