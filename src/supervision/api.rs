//! `/api/v1/supervision`.

use actix_web::web::Json;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::board::{self, BoardRow};
use super::statistics;
use crate::access::{Access, Permission, Scope};
use crate::blocker::{self, BlockerQuery, GroupBy, Ranked};
use crate::db::Db;
use crate::department;
use crate::error::{Code, Error};
use crate::session::Actor;
use crate::town;
use crate::web::{Query, Route, routes};

/// Routes of 督办.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewBlockers) => __path_board: board,
    Access::Needs(Permission::ViewBlockers) => __path_queue: queue,
    Access::Needs(Permission::ViewBlockers) => __path_statistics: statistics,
];

/// Grouping of the board.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// `department` by default.
    #[param(inline)]
    pub by: Option<GroupBy>,
}

/// Returns open blockers by department, unit or category, in official order, counted by status and
/// light.
#[utoipa::path(get, path = "/api/v1/supervision/board", tag = "督办", params(BoardQuery),
    responses((status = 200, body = Vec<BoardRow>)))]
async fn board(actor: Actor, query: Query<BoardQuery>) -> Result<Json<Vec<BoardRow>>, Error> {
    let (by, today) = (query.by.unwrap_or(GroupBy::Department), actor.clock().today());
    Ok(Json(actor.read(move |db, scope| rows_by(db, scope, by, today)).await?))
}

/// Returns the rows of a board. A unit or department gets only rows with open blockers.
pub fn rows_by(
    db: &mut Db,
    scope: &Scope,
    by: GroupBy,
    today: NaiveDate,
) -> Result<Vec<BoardRow>, Error> {
    let open_counts = blocker::open_counts(db, scope, &BlockerQuery::default(), by, today)?;
    let mut rows = board::rows(&open_counts, &names(db, scope, by)?, today);
    if scope.unit().is_some() {
        rows.retain(|row| row.open > 0); // a unit sees only rows with blockers of its own
    }
    Ok(rows)
}

fn names(db: &mut Db, scope: &Scope, by: GroupBy) -> Result<Vec<(String, String)>, Error> {
    Ok(match by {
        GroupBy::Status | GroupBy::Department => {
            department::list(db, scope)?.into_iter().map(|one| (one.code, one.name)).collect()
        }
        GroupBy::Town => {
            town::list(db, scope)?.into_iter().map(|one| (one.code, one.name)).collect()
        }
        GroupBy::Category => {
            department::categories(db, scope)?.into_iter().map(|one| (one.code, one.name)).collect()
        }
    })
}

/// Maximum number of blockers shown in the priority order.
pub const SHOWN: usize = 50;

/// Returns the first 50 open blockers in the order in which they should be solved, with reasons.
#[utoipa::path(get, path = "/api/v1/supervision/queue", tag = "督办",
    responses((status = 200, body = Vec<Ranked>)))]
async fn queue(actor: Actor) -> Result<Json<Vec<Ranked>>, Error> {
    let today = actor.clock().today();
    let all = BlockerQuery::default();
    let mut order = actor.read(move |db, scope| blocker::queue(db, scope, &all, today)).await?;
    order.truncate(SHOWN);
    Ok(Json(order))
}

/// Period of the statistics.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// First day, 1 January of this year by default.
    pub from: Option<NaiveDate>,
    /// Last day, today by default.
    pub to: Option<NaiveDate>,
}

impl PeriodQuery {
    /// Returns the first and last day.
    pub fn days(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Error> {
        let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        let (from, to) = (self.from.unwrap_or(new_year), self.to.unwrap_or(today));
        if from > to {
            let sentence = "开始日期不能晚于结束日期。";
            return Err(Error::invalid_field("from", Code::BadPeriod, sentence));
        }
        Ok((from, to))
    }
}

/// Statistics of blockers closed in a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Statistics {
    /// First day.
    pub from: NaiveDate,
    /// Last day, included.
    pub to: NaiveDate,
    /// By 类别.
    pub categories: Vec<statistics::StatisticsRow>,
    /// By 牵头部门.
    pub departments: Vec<statistics::StatisticsRow>,
}

/// Returns durations, rates of closing in time and numbers of returns, by category and by
/// department.
#[utoipa::path(get, path = "/api/v1/supervision/statistics", tag = "督办", params(PeriodQuery),
    responses((status = 200, body = Statistics), (status = 422)))]
async fn statistics(actor: Actor, query: Query<PeriodQuery>) -> Result<Json<Statistics>, Error> {
    let (from, to) = query.days(actor.clock().today())?;
    Ok(Json(actor.read(move |db, scope| counted(db, scope, from, to)).await?))
}

/// Calculates the statistics of a period.
pub fn counted(
    db: &mut Db,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Statistics, Error> {
    let closed = blocker::closed_between(db, scope, from, to)?;
    let returned = blocker::returned_between(db, scope, from, to)?;
    let by_category: Vec<_> =
        returned.iter().map(|(_, category, action, n)| (category.as_str(), *action, *n)).collect();
    let by_department: Vec<_> =
        returned.iter().map(|(code, _, action, n)| (code.as_str(), *action, *n)).collect();
    let categories = statistics::rows(&closed, |one| &one.category, &by_category);
    let departments = statistics::rows(&closed, |one| &one.department, &by_department);
    let named = |rows: Vec<statistics::StatisticsRow>, names: &[(String, String)]| {
        let mut rows: Vec<statistics::StatisticsRow> = rows
            .into_iter()
            .map(|row| {
                let known = names.iter().find(|(code, _)| *code == row.code);
                let name = known.map_or_else(|| row.code.clone(), |(_, name)| name.clone());
                statistics::StatisticsRow { name, ..row }
            })
            .collect();
        rows.sort_by_key(|row| names.iter().position(|(code, _)| *code == row.code));
        rows
    };
    Ok(Statistics {
        from,
        to,
        categories: named(categories, &names(db, scope, GroupBy::Category)?),
        departments: named(departments, &names(db, scope, GroupBy::Department)?),
    })
}
