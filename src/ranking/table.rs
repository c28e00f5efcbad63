//! The live league table of a period.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::Period;
use super::rule::{Group, Rule, RuleItem};
use super::score::{Facts, ItemScore, Unit, UnitScore, score};
use super::store;
use crate::access::Scope;
use crate::db::Db;
use crate::error::{Code, Error};
use crate::{reference, town};

/// 考核排名
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct League {
    /// `2026` or `2026-03`.
    pub period: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Whether the table is sealed. A table that is not sealed changes with every correction.
    pub sealed: bool,
    pub rule: LeagueRule,
    /// Codes of items whose records are not stored yet. They give no points to any unit.
    pub not_yet_scored: Vec<String>,
    /// Every unit of the goal, by rank.
    pub rows: Vec<LeagueRow>,
}

/// The version of the rule in force on the period's last day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LeagueRule {
    /// First day on which this version is in force.
    pub effective_from: NaiveDate,
    /// 依据
    pub basis: String,
    /// Codes of the items that decide between equal points, in turn.
    pub tie_break: Vec<String>,
    /// The items, in display order.
    pub items: Vec<LeagueItem>,
}

/// An item of the rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LeagueItem {
    /// Stable English code.
    pub code: String,
    /// 名称
    pub name: String,
    /// 类别
    pub group: Group,
    /// Whether its records are stored, so that it gives points.
    pub scored: bool,
}

/// One unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ranking::Row)]
pub struct LeagueRow {
    /// From 1; no two units share a rank.
    pub rank: usize,
    /// 9-digit code.
    pub town_code: String,
    pub town_name: String,
    /// 总分
    pub points: i64,
    /// All scored items, in the order of the rule.
    pub items: Vec<ItemScore>,
}

/// Returns the current league table of a period.
///
/// Evidence is shown for units within the scope of the caller: all units for the office and the
/// leading group, its own for a town, none for a department. Counts and points are shown to all of
/// them.
///
/// An event that is known only to the month or year counts on the last day of that month or year,
/// even if that day is still in the future.
///
/// **Cost**: five queries, for any number of units and companies. The cost grows with the events of
/// scored stages within the period and with the earlier events of the same companies; both are read
/// once, through `stage_events_step` and `stage_events_company`. Evidence is limited for each item
/// and unit, so the response does not grow with the database.
///
/// # Errors
/// 404 `no_scoring_rule` if the period ends before the first version of the rule.
pub fn table(db: &mut Db, scope: &Scope, period: Period) -> Result<League, Error> {
    table_if_ruled(db, scope, period)?.ok_or_else(|| no_rule(period))
}

/// Returns the scoring rule in force on a day; `None` before the first version.
pub fn rule_on(db: &mut Db, day: NaiveDate) -> Result<Option<Rule>, Error> {
    let found = reference::rule_in_force(db, "scoring", day)?;
    found.map(|(_, body)| Rule::parse(&body)).transpose()
}

/// Like [`table`], but `None` if the period ends before the first version of the rule.
pub fn table_if_ruled(db: &mut Db, scope: &Scope, period: Period) -> Result<Option<League>, Error> {
    let Some(rule) = rule_on(db, period.last())? else { return Ok(None) };
    let units = town::list(db, scope)?
        .into_iter()
        .filter(|unit| unit.counts_for_goal)
        .map(|unit| Unit { code: unit.code, name: unit.name })
        .collect();
    let stages = rule.stages();
    let facts = Facts {
        entries: store::entries(db, scope, &stages, period)?,
        earlier: store::earlier(db, scope, &stages, period)?,
        broken_zero: store::broken_zero(db, scope, period)?,
    };
    let rows = score(&rule, units, &facts).into_iter().map(|unit| row(unit, scope)).collect();
    Ok(Some(League {
        period: period.to_string(),
        from: period.first(),
        to: period.last(),
        sealed: false,
        not_yet_scored: rule.not_yet_scored(),
        rule: LeagueRule {
            effective_from: rule.effective_from,
            basis: rule.basis,
            items: rule.items.into_iter().map(LeagueItem::from).collect(),
            tie_break: rule.tie_break,
        },
        rows,
    }))
}

impl From<RuleItem> for LeagueItem {
    fn from(item: RuleItem) -> Self {
        let scored = item.is_scored();
        Self { code: item.code, name: item.name, group: item.group, scored }
    }
}

fn row(score: UnitScore, scope: &Scope) -> LeagueRow {
    let mut items = score.items;
    if !scope.covers_town(&score.unit.code) {
        for item in &mut items {
            item.evidence.clear();
            item.evidence_left_out = 0;
        }
    }
    LeagueRow {
        rank: score.rank,
        town_code: score.unit.code,
        town_name: score.unit.name,
        points: score.points,
        items,
    }
}

fn no_rule(period: Period) -> Error {
    Error::refuse(
        StatusCode::NOT_FOUND,
        Code::NoScoringRule,
        "没有评分办法",
        format!("{period} 还没有生效的评分办法，无法排名。请选择评分办法生效之后的考核周期。"),
    )
}
