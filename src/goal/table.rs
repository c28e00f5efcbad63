//! The break-zero table.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::store::{self, Figures};
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;
use crate::stage::Phase;

/// 破零表: one row for each town, in official order, including those at zero.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BreakZero {
    /// The requested date.
    pub as_of: NaiveDate,
    /// All towns, in official order.
    pub rows: Vec<TownRow>,
    /// The totals of the city.
    pub totals: Totals,
}

/// One town.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = goal::Row)]
pub struct TownRow {
    /// 9-digit code.
    pub town_code: String,
    pub town_name: String,
    /// 片区
    pub area: String,
    /// Whether it is one of the units of the goal.
    pub counts_for_goal: bool,
    /// Number of companies registered there and listed anywhere.
    pub listed: i64,
    /// Of these, listed in mainland China.
    pub listed_domestic: i64,
    /// Of these, listed abroad (including Hong Kong).
    pub listed_overseas: i64,
    /// Companies that are not listed, by phase.
    pub pipeline: Pipeline,
    /// Whether it has at least one listed company.
    pub broken_zero: bool,
    /// The first day on which it ever had one.
    pub first_listed_on: Option<NaiveDate>,
}

/// Number of companies that are not listed, by phase.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pipeline {
    /// 储备
    pub reserve: i64,
    /// 股改
    pub reform: i64,
    /// 辅导
    pub guidance: i64,
    /// 审核
    pub review: i64,
    /// 中止
    pub suspended: i64,
    /// 退出
    pub exited: i64,
}

impl Pipeline {
    /// Returns the number of companies of each phase, in the order of progress, then 中止 and 退出.
    pub fn by_phase(&self) -> [(Phase, i64); 6] {
        [
            (Phase::Reserve, self.reserve),
            (Phase::Reform, self.reform),
            (Phase::Guidance, self.guidance),
            (Phase::Review, self.review),
            (Phase::Suspended, self.suspended),
            (Phase::Exited, self.exited),
        ]
    }
}

/// The totals of the city. Companies are those of all towns; `units` and `broken` count only the
/// units of the goal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Number of units of the goal.
    pub units: i64,
    /// Of these, with at least one listed company.
    pub broken: i64,
    /// Number of listed companies.
    pub listed: i64,
    /// Of these, listed in mainland China.
    pub listed_domestic: i64,
    /// Of these, listed abroad (including Hong Kong).
    pub listed_overseas: i64,
    /// Companies that are not listed, by phase.
    pub pipeline: Pipeline,
}

/// Returns the table on a date.
pub fn break_zero(db: &mut Db, scope: &Scope, as_of: NaiveDate) -> Result<BreakZero, Error> {
    let figures = store::figures(db, scope, as_of)?;
    let rows: Vec<TownRow> = figures.into_iter().map(row).collect();
    Ok(BreakZero { as_of, totals: totals(&rows), rows })
}

/// Builds a row. A measure without any total counts as 0.
fn row(unit: Figures) -> TownRow {
    let listed = unit.listed.unwrap_or(0);
    let pipeline = unit.pipeline;
    TownRow {
        town_code: unit.town_code,
        town_name: unit.town_name,
        area: unit.area,
        counts_for_goal: unit.counts_for_goal,
        listed,
        listed_domestic: unit.listed_domestic.unwrap_or(0),
        listed_overseas: unit.listed_overseas.unwrap_or(0),
        pipeline: Pipeline {
            reserve: pipeline.reserve.unwrap_or(0),
            reform: pipeline.reform.unwrap_or(0),
            guidance: pipeline.guidance.unwrap_or(0),
            review: pipeline.review.unwrap_or(0),
            suspended: pipeline.suspended.unwrap_or(0),
            exited: pipeline.exited.unwrap_or(0),
        },
        broken_zero: listed > 0,
        first_listed_on: unit.first_listed_on,
    }
}

fn totals(rows: &[TownRow]) -> Totals {
    rows.iter().fold(Totals::default(), |mut sum, row| {
        sum.units += i64::from(row.counts_for_goal);
        sum.broken += i64::from(row.counts_for_goal && row.broken_zero);
        sum.listed += row.listed;
        sum.listed_domestic += row.listed_domestic;
        sum.listed_overseas += row.listed_overseas;
        let (all, one) = (&mut sum.pipeline, &row.pipeline);
        all.reserve += one.reserve;
        all.reform += one.reform;
        all.guidance += one.guidance;
        all.review += one.review;
        all.suspended += one.suspended;
        all.exited += one.exited;
        sum
    })
}
