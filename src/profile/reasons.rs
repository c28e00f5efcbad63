//! Reasons for a score and for a grade: points with explanations.

use serde::Serialize;
use utoipa::ToSchema;

use super::score::{Facts, Score, filing_within, millionths, reached, still_for};
use super::weights::{Honour, Weights};
use crate::company::{Grade, POINT, points};
use crate::stage::Stage;

/// A recommended grade and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// 分级
    pub grade: Grade,
    /// The rule, in words.
    pub because: String,
}

/// Returns the grade that the weights recommend. `None` if no rule applies.
pub fn recommended(score: &Score, stage: Stage, weights: &Weights) -> Option<Recommended> {
    let rule = reached(score, stage, weights)?;
    let priority = points(score.priority);
    let because = match (rule.at_least, rule.also_if_stage_at_least) {
        (0, _) => format!("优先级 {priority}"),
        (least, Some(stage_least)) if score.priority < least * POINT => {
            format!("阶段“{}”不低于“{}”", stage.label(), stage_least.label())
        }
        (least, _) => format!("优先级 {priority} ≥ {least}"),
    };
    Some(Recommended { grade: rule.grade, because })
}

/// A part of the priority with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PriorityPart {
    /// 潜力, 进程, 紧迫
    pub name: &'static str,
    /// Hundredths of a point, at most 10 000.
    pub points: i32,
    pub weight_percent: i32,
    pub items: Vec<PriorityItem>,
}

/// An item of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Item)]
pub struct PriorityItem {
    pub name: &'static str,
    /// Hundredths of a point, negative for a deduction.
    pub points: i32,
    /// Maximum in hundredths of a point. `null` if the item has no limit of its own.
    pub most: Option<i32>,
    pub reason: String,
}

/// Returns the parts of a score with their reasons. `fit` describes the best-fitting standard.
pub fn parts(score: &Score, facts: &Facts, weights: &Weights, fit: &str) -> Vec<PriorityPart> {
    let percent = |weight: f64| i32::try_from(millionths(weight) / 10_000).unwrap_or(0);
    let of = &weights.weights;
    vec![
        PriorityPart {
            name: "潜力",
            points: score.potential_points(),
            weight_percent: percent(of.potential),
            items: of_potential(score, facts, weights, fit),
        },
        PriorityPart {
            name: "进程",
            points: score.progress_points(),
            weight_percent: percent(of.progress),
            items: of_progress(score, facts, weights),
        },
        PriorityPart {
            name: "紧迫",
            points: score.urgency_points(),
            weight_percent: percent(of.urgency),
            items: of_urgency(score, facts, weights),
        },
    ]
}

fn of_potential(score: &Score, facts: &Facts, weights: &Weights, fit: &str) -> Vec<PriorityItem> {
    let of = &weights.potential;
    let percent = |ppm: i64| format!("{}%", crate::money::wan(ppm));
    let growth = match facts.growth_ppm {
        Some(ppm) => format!("营业收入年均增长 {}，{}% 得满分", percent(ppm), of.growth_full_pct),
        None => "资料不足：需要至少两个年度的营业收入".to_owned(),
    };
    let rd = match facts.rd_ppm {
        Some(ppm) => format!("研发投入占营业收入 {}，{}% 得满分", percent(ppm), of.rd_full_pct),
        None => "资料不足：需要最近一年的研发投入和营业收入".to_owned(),
    };
    let honour = facts.honour.map_or("没有登记计分的资质荣誉", Honour::label).to_owned();
    let backed = match facts.institution_backed {
        true => "有股权投资机构集中投资",
        false => "没有登记机构投资",
    };
    let [near, grown, research, honoured, invested] = score.potential;
    let item = |name, points, most: i32, reason| PriorityItem {
        name,
        points,
        most: Some(most * POINT),
        reason,
    };
    vec![
        item("标准接近度", near, of.standard_fit, fit.to_owned()),
        item("成长性", grown, of.growth, growth),
        item("研发强度", research, of.rd_intensity, rd),
        item("资质荣誉", honoured, of.honours, honour),
        item("机构投资", invested, of.institution_backed, backed.to_owned()),
    ]
}

fn of_progress(score: &Score, facts: &Facts, weights: &Weights) -> Vec<PriorityItem> {
    let [of_stage, off] = score.progress;
    let item = |name, points, reason| PriorityItem { name, points, most: None, reason };
    let mut items = vec![item("阶段", of_stage, format!("目前处于“{}”", facts.stage.label()))];
    if off != 0 {
        let reason = format!(
            "最近进展在 {}，超过 {} 个月后每月减 {} 分，已 {} 个月",
            facts.last_event_on,
            weights.progress.stale_after_months,
            weights.progress.stale_per_month,
            still_for(facts, weights)
        );
        items.push(item("停滞", off, reason));
    }
    items
}

fn of_urgency(score: &Score, facts: &Facts, weights: &Weights) -> Vec<PriorityItem> {
    let of = &weights.urgency;
    let [severe, other, overdue, filing] = score.urgency;
    let each = |count: i32, points: i32| format!("{count} 个，每个 {points} 分");
    let item = |name, points, reason| PriorityItem { name, points, most: None, reason };
    let planned = match (facts.planned_filing_on, filing_within(facts)) {
        (None, _) => "没有登记计划申报日期".to_owned(),
        (Some(day), None) => format!("计划 {day} 申报"),
        (Some(day), Some(_)) if day < facts.on => format!("计划 {day} 申报，已过期仍未受理"),
        (Some(day), Some(months)) => format!("计划 {day} 申报，在 {months} 个月以内"),
    };
    vec![
        item("严重困难问题", severe, each(facts.severe, of.open_severe_blocker)),
        item("其他困难问题", other, each(facts.other, of.open_other_blocker)),
        item("其中逾期", overdue, each(facts.overdue, of.overdue_blocker)),
        item("申报时间", filing, planned),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::weights::seeded;
    use super::*;

    #[test]
    fn a_grade_is_recommended_with_its_rule() {
        let weights = seeded();
        let at = |priority, stage| {
            let found =
                recommended(&Score { priority, ..Score::default() }, stage, &weights).unwrap();
            let score = Score { priority, ..Score::default() };
            let alone = reached(&score, stage, &weights).map(|rule| rule.grade);
            assert_eq!(Some(found.grade), alone);
            (found.grade, found.because)
        };
        for (priority, stage, grade, because) in [
            (8_000, Stage::Candidate, Grade::Key, "优先级 80 ≥ 80"),
            (7_999, Stage::Candidate, Grade::Priority, "优先级 79.99 ≥ 60"),
            (0, Stage::Inquiry, Grade::Key, "阶段“问询”不低于“受理”"),
            (0, Stage::GuidancePassed, Grade::Priority, "阶段“辅导验收”不低于“辅导备案”"),
            (4_000, Stage::Candidate, Grade::Nurture, "优先级 40 ≥ 40"),
            (3_999, Stage::Reforming, Grade::Stock, "优先级 39.99"),
        ] {
            assert_eq!(at(priority, stage), (grade, because.to_owned()));
        }
    }
}
