//! The break-zero table.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::ledger::Measure;
use super::store::{self, Figure};
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;

/// 破零表: one row per unit, in official order, zeros included.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BreakZero {
    /// The date asked about.
    pub as_of: NaiveDate,
    /// Every unit, in official order.
    pub rows: Vec<Row>,
    /// The city.
    pub totals: Totals,
}

/// One unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    /// 9-digit code.
    pub town_code: String,
    /// Its name.
    pub town_name: String,
    /// 片区.
    pub area: String,
    /// Whether it is one of the units of the goal.
    pub counts_for_goal: bool,
    /// Companies registered there and listed anywhere.
    pub listed: i64,
    /// Of these, listed in mainland China.
    pub listed_domestic: i64,
    /// Of these, listed abroad (Hong Kong included).
    pub listed_overseas: i64,
    /// Companies not listed, by phase.
    pub pipeline: Pipeline,
    /// It has at least one listed company.
    pub broken_zero: bool,
    /// The first day it ever had one.
    pub first_listed_on: Option<NaiveDate>,
}

/// Companies on the way, by phase.
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

/// The city. Companies are those of all units; `units` and `broken` count the units of the goal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Units of the goal.
    pub units: i64,
    /// Of these, with at least one listed company.
    pub broken: i64,
    /// Listed companies.
    pub listed: i64,
    /// Of these, in mainland China.
    pub listed_domestic: i64,
    /// Of these, abroad.
    pub listed_overseas: i64,
    /// Companies on the way.
    pub pipeline: Pipeline,
}

/// The table on a date.
pub fn break_zero(db: &mut Db, scope: &Scope, as_of: NaiveDate) -> Result<BreakZero, Error> {
    let figures = store::figures(db, scope, as_of)?;
    let rows: Vec<Row> =
        figures.chunk_by(|a, b| a.town_code == b.town_code).filter_map(row).collect();
    Ok(BreakZero { as_of, totals: totals(&rows), rows })
}

fn row(figures: &[Figure]) -> Option<Row> {
    let unit = figures.first()?;
    let of = |measure| figures.iter().find(|f| f.measure == measure).map_or(0, |f| f.companies);
    let listed = of(Measure::Listed);
    Some(Row {
        town_code: unit.town_code.clone(),
        town_name: unit.town_name.clone(),
        area: unit.area.clone(),
        counts_for_goal: unit.counts_for_goal,
        listed,
        listed_domestic: of(Measure::ListedDomestic),
        listed_overseas: of(Measure::ListedOverseas),
        pipeline: Pipeline {
            reserve: of(Measure::Reserve),
            reform: of(Measure::Reform),
            guidance: of(Measure::Guidance),
            review: of(Measure::Review),
            suspended: of(Measure::Suspended),
            exited: of(Measure::Exited),
        },
        broken_zero: listed > 0,
        first_listed_on: figures.iter().find_map(|f| f.first_on),
    })
}

fn totals(rows: &[Row]) -> Totals {
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
