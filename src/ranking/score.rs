//! Computes points and ranks from records. Pure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::rule::{BREAK_ZERO, Group, OFFICIAL_ORDER, Rule, RuleItem};
use crate::stage::Step;

/// Maximum number of records shown for one item of one unit. Real units stay far below; further
/// records are counted in `evidence_left_out`.
const MOST_EVIDENCE: usize = 200;

/// A unit that is ranked. Lists of units are in official order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// 9-digit code.
    pub code: String,
    pub name: String,
}

/// A company's entry into a stage within the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageEntry {
    /// Id of the stage event.
    pub event_id: i64,
    pub company_id: i64,
    /// The current name.
    pub company_name: String,
    /// The step of the event.
    pub step: Step,
    pub occurred_on: NaiveDate,
    /// The unit it is credited to.
    pub town_code: String,
}

/// A unit's first listed company ever, if that was within the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenZero {
    pub town_code: String,
    /// The first day with a listed company.
    pub on: NaiveDate,
    pub company_id: i64,
    /// The current name.
    pub company_name: String,
    /// Id of its listing event; `None` if it moved in as a listed company.
    pub event_id: Option<i64>,
}

/// The records to score.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Entries within the period, by date, then by id.
    pub entries: Vec<StageEntry>,
    /// The stages that these companies had entered before the period.
    pub earlier: HashSet<(i64, Step)>,
    /// Units that broke zero within the period.
    pub broken_zero: Vec<BrokenZero>,
}

/// A record that points come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ranking::Evidence)]
pub struct Evidence {
    /// 企业
    pub company_id: i64,
    /// 企业名称, the current one.
    pub company_name: String,
    /// 发生日期
    pub occurred_on: NaiveDate,
    /// 阶段
    pub stage: Step,
    /// 阶段名称
    pub stage_name: &'static str,
    /// Id of the stage event; `None` for a listed company that moved in.
    pub event_id: Option<i64>,
}

/// The score of a unit for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemScore {
    /// Stable English code.
    pub code: String,
    /// 名称
    pub name: String,
    /// 类别
    pub group: Group,
    /// Points for each record.
    pub per: i64,
    /// Number of records. Records beyond the cap are included, but give no points.
    pub count: i64,
    /// 得分
    pub points: i64,
    /// The records that give the points, by date. Empty if the unit is outside the caller's scope.
    pub evidence: Vec<Evidence>,
    /// Number of such records that are not listed in `evidence`, because there are too many.
    pub evidence_left_out: usize,
}

/// The score of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitScore {
    /// From 1; no two units share a rank.
    pub rank: usize,
    pub unit: Unit,
    /// The sum of all items.
    pub points: i64,
    /// All scored items, in the order of the rule, including those with 0 points.
    pub items: Vec<ItemScore>,
}

/// Computes the league table of the units, which are given in official order.
///
/// A company counts once for an item, with its first entry into one of the item's stages. It does
/// not count if it entered one of them before the period. Ranks follow points, then the tie-break
/// of the rule (larger counts first), then the official order, so no two units share a rank. Items
/// that are not scored yet are equal for all units and break no tie.
pub fn score(rule: &Rule, units: Vec<Unit>, facts: &Facts) -> Vec<UnitScore> {
    let items: Vec<(&RuleItem, HashMap<&str, Vec<Evidence>>)> =
        rule.scored().map(|item| (item, records(item, facts))).collect();
    let mut scores: Vec<UnitScore> = units
        .into_iter()
        .map(|unit| {
            let items: Vec<ItemScore> = items
                .iter()
                .map(|(item, by_unit)| item_score(item, by_unit.get(unit.code.as_str())))
                .collect();
            let points = items.iter().map(|item| item.points).fold(0, i64::saturating_add);
            UnitScore { rank: 0, unit, points, items }
        })
        .collect();
    scores.sort_by_cached_key(|score| Reverse((score.points, tie_break(rule, score))));
    for (place, score) in scores.iter_mut().enumerate() {
        score.rank = place + 1;
    }
    scores
}

/// Returns the counts that decide between equal points. The sort is stable, so the official order
/// decides the rest. Codes that the rule names after `official_order` are ignored.
fn tie_break(rule: &Rule, score: &UnitScore) -> Vec<i64> {
    let count = |code: &String| {
        score.items.iter().find(|item| item.code == *code).map_or(0, |item| item.count)
    };
    rule.tie_break.iter().take_while(|code| *code != OFFICIAL_ORDER).map(count).collect()
}

/// Returns the records of an item by unit, each in order of date.
fn records<'a>(item: &RuleItem, facts: &'a Facts) -> HashMap<&'a str, Vec<Evidence>> {
    let mut by_unit: HashMap<&str, Vec<Evidence>> = HashMap::new();
    if item.code == BREAK_ZERO {
        // A unit breaks zero once, even if two companies were listed on the same day.
        let first: BTreeMap<&str, &BrokenZero> = facts
            .broken_zero
            .iter()
            .rev()
            .map(|broken| (broken.town_code.as_str(), broken))
            .collect();
        for (town, broken) in first {
            by_unit.entry(town).or_default().push(broken.into());
        }
        return by_unit;
    }
    let is_counted = |company| item.stages.iter().any(|s| facts.earlier.contains(&(company, *s)));
    let mut met = HashSet::new();
    for entry in facts.entries.iter().filter(|entry| item.stages.contains(&entry.step)) {
        if met.insert(entry.company_id) && !is_counted(entry.company_id) {
            by_unit.entry(&entry.town_code).or_default().push(entry.into());
        }
    }
    by_unit
}

fn item_score(item: &RuleItem, records: Option<&Vec<Evidence>>) -> ItemScore {
    let records = records.map_or(&[][..], Vec::as_slice);
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let carrying = item.carrying(records.len());
    let shown = carrying.min(MOST_EVIDENCE);
    ItemScore {
        code: item.code.clone(),
        name: item.name.clone(),
        group: item.group,
        per: item.per,
        count,
        points: item.points(count),
        evidence: records.iter().take(shown).cloned().collect(),
        evidence_left_out: carrying - shown,
    }
}

impl From<&StageEntry> for Evidence {
    fn from(entry: &StageEntry) -> Self {
        Self {
            company_id: entry.company_id,
            company_name: entry.company_name.clone(),
            occurred_on: entry.occurred_on,
            stage: entry.step,
            stage_name: entry.step.label(),
            event_id: Some(entry.event_id),
        }
    }
}

impl From<&BrokenZero> for Evidence {
    fn from(broken: &BrokenZero) -> Self {
        Self {
            company_id: broken.company_id,
            company_name: broken.company_name.clone(),
            occurred_on: broken.on,
            stage: Step::Listed,
            stage_name: Step::Listed.label(),
            event_id: broken.event_id,
        }
    }
}

#[cfg(test)]
mod tests;
