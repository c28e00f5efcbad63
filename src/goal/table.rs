//! The break-zero table.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::ledger::Measure;
use super::store::{self, Figure};
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;
use crate::town;

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
    let mut figures: HashMap<String, Vec<Figure>> = HashMap::new();
    for figure in store::figures(db, scope, as_of)? {
        figures.entry(figure.town_code.clone()).or_default().push(figure);
    }
    let rows: Vec<Row> = town::list(db, scope)?
        .into_iter()
        .map(|town| row(figures.remove(&town.code).unwrap_or_default(), town))
        .collect();
    Ok(BreakZero { as_of, totals: totals(&rows), rows })
}

fn row(figures: Vec<Figure>, town: town::Town) -> Row {
    let of = |measure| figures.iter().find(|f| f.measure == measure).map_or(0, |f| f.companies);
    let listed = of(Measure::Listed);
    Row {
        town_code: town.code,
        town_name: town.name,
        area: town.area,
        counts_for_goal: town.counts_for_goal,
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
    }
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
