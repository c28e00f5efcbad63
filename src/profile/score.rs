//! 优先级 = 潜力 × 进程 × 紧迫, each with its reasons. Pure: the same facts and weights always give
//! the same score.
//!
//! Points are whole hundredths. Equal priorities are ordered by progress, urgency, potential, and
//! order of recording (earlier first). [`Score::key`] holds the order in one number, so that both
//! engines sort in the same way.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::weights::{GradeRule, Honour, Weights};
use crate::company::{POINT, priority_key};
use crate::stage::Stage;

/// Maximum of each part: 100 points.
const MOST: i32 = 100 * POINT;
const MILLION: i64 = 1_000_000;

/// Inputs of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Day of the calculation.
    pub on: NaiveDate,
    /// Nearness to the best-fitting standard, in millionths.
    pub nearness_ppm: u32,
    /// Growth of revenue per year, in millionths.
    pub growth_ppm: Option<i64>,
    /// R&D expense divided by revenue, in millionths.
    pub rd_ppm: Option<i64>,
    /// The honour with the most points.
    pub honour: Option<Honour>,
    /// 股权投资机构集中投资
    pub institution_backed: bool,
    /// 阶段
    pub stage: Stage,
    /// Date of the latest stage event.
    pub last_event_on: NaiveDate,
    /// Number of severe open blockers.
    pub severe: i32,
    /// Number of other open blockers.
    pub other: i32,
    /// Number of overdue blockers, severe and other.
    pub overdue: i32,
    /// 计划申报日期
    pub planned_filing_on: Option<NaiveDate>,
}

/// Points of every item, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// 标准接近度、成长性、研发强度、资质荣誉、机构投资
    pub potential: [i32; 5],
    /// 阶段, and the deduction for stagnation
    pub progress: [i32; 2],
    /// 严重问题、其他问题、逾期问题、申报时间
    pub urgency: [i32; 4],
    /// Weighted sum of the parts.
    pub priority: i32,
}

impl Score {
    /// Calculates the score. `None` if the company is listed or has left the process.
    pub fn of(facts: &Facts, weights: &Weights) -> Option<Self> {
        if !facts.stage.is_live() {
            return None;
        }
        let mut score = Self {
            potential: potential(facts, weights),
            progress: progress(facts, weights),
            urgency: urgency(facts, weights),
            priority: 0,
        };
        let parts = &weights.weights;
        let weighted = |points: i32, weight: f64| i64::from(points) * millionths(weight);
        let sum = weighted(score.potential_points(), parts.potential)
            + weighted(score.progress_points(), parts.progress)
            + weighted(score.urgency_points(), parts.urgency);
        score.priority = i32::try_from(sum / MILLION).unwrap_or(MOST).clamp(0, MOST);
        Some(score)
    }

    /// 潜力, in hundredths.
    pub fn potential_points(&self) -> i32 {
        self.potential.iter().sum::<i32>().clamp(0, MOST)
    }

    /// 进程, in hundredths.
    pub fn progress_points(&self) -> i32 {
        self.progress.iter().sum::<i32>().clamp(0, MOST)
    }

    /// 紧迫, in hundredths.
    pub fn urgency_points(&self) -> i32 {
        self.urgency.iter().sum::<i32>().clamp(0, MOST)
    }

    /// Returns one number that sorts companies by priority, progress, urgency and order of
    /// recording. The most urgent company has the highest number. Potential follows from the other
    /// values, apart from rounding.
    pub fn key(&self, company_id: i64) -> i64 {
        let [priority, progress, urgency] =
            [self.priority, self.progress_points(), self.urgency_points()].map(i64::from);
        priority_key(priority, progress, urgency, company_id)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a weight is between zero and one")]
pub(super) fn millionths(weight: f64) -> i64 {
    (weight * 1e6).round() as i64
}

fn potential(facts: &Facts, weights: &Weights) -> [i32; 5] {
    let of = &weights.potential;
    let linear = |most: i32, value: Option<i64>, full_pct: i32| {
        let full = i64::from(full_pct.max(1)) * 10_000;
        let value = value.unwrap_or(0).clamp(0, full);
        hundredths(i64::from(most * POINT) * value / full)
    };
    [
        hundredths(i64::from(of.standard_fit * POINT) * i64::from(facts.nearness_ppm) / MILLION),
        linear(of.growth, facts.growth_ppm, of.growth_full_pct),
        linear(of.rd_intensity, facts.rd_ppm, of.rd_full_pct),
        facts.honour.map_or(0, |one| weights.of_honour(one).min(of.honours) * POINT),
        if facts.institution_backed { of.institution_backed * POINT } else { 0 },
    ]
}

fn hundredths(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(MOST)
}

fn progress(facts: &Facts, weights: &Weights) -> [i32; 2] {
    let of_stage = weights.of_stage(facts.stage) * POINT;
    let off = still_for(facts, weights) * weights.progress.stale_per_month * POINT;
    [of_stage, -off.clamp(0, of_stage)]
}

/// Returns the months without an event beyond those that are allowed.
pub(super) fn still_for(facts: &Facts, weights: &Weights) -> i32 {
    let months = months_between(facts.last_event_on, facts.on);
    (months - weights.progress.stale_after_months).clamp(0, 1_200)
}

fn urgency(facts: &Facts, weights: &Weights) -> [i32; 4] {
    let of = &weights.urgency;
    let each = |count: i32, points: i32| count.clamp(0, 1_000) * points * POINT;
    [
        each(facts.severe, of.open_severe_blocker),
        each(facts.other, of.open_other_blocker),
        each(facts.overdue, of.overdue_blocker),
        filing_within(facts).map_or(0, |months| match months {
            3 => of.months_to_filing.within_3,
            6 => of.months_to_filing.within_6,
            _ => of.months_to_filing.within_12,
        }) * POINT,
    ]
}

/// Returns the number of months, 3, 6 or 12, within which the filing is planned. A planned day in
/// the past counts as near until the filing is accepted.
pub(super) fn filing_within(facts: &Facts) -> Option<u32> {
    let planned = facts.planned_filing_on?;
    let filed = facts.stage.phase() == crate::stage::Phase::Review;
    [3, 6, 12].into_iter().find(|months| {
        let until = facts.on.checked_add_months(Months::new(*months));
        !filed && until.is_some_and(|until| planned <= until)
    })
}

fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    i32::try_from(crate::standard::months_since(from, to)).unwrap_or(i32::MAX)
}

/// Returns the first rule that a company meets, by its priority or by its stage.
pub fn reached<'a>(score: &Score, stage: Stage, weights: &'a Weights) -> Option<&'a GradeRule> {
    let far = |least: Stage| weights.of_stage(stage) >= weights.of_stage(least);
    weights.grades.iter().find(|rule| {
        score.priority >= rule.at_least * POINT || rule.also_if_stage_at_least.is_some_and(far)
    })
}

#[cfg(test)]
mod tests {
    use super::super::weights::seeded;
    use super::*;
    use crate::company::{NOT_CALCULATED, NOT_ON_ITS_WAY, points, priority_of};

    fn facts() -> Facts {
        Facts {
            on: "2026-03-02".parse().unwrap(),
            nearness_ppm: 400_000,
            growth_ppm: Some(100_000),
            rd_ppm: Some(20_000),
            honour: Some(Honour::HighTech),
            institution_backed: false,
            stage: Stage::Reformed,
            last_event_on: "2026-01-02".parse().unwrap(),
            severe: 1,
            other: 1,
            overdue: 0,
            planned_filing_on: Some("2027-01-01".parse().unwrap()),
        }
    }

    fn score(facts: &Facts) -> Score {
        Score::of(facts, &seeded()).unwrap()
    }

    #[test]
    fn a_score_is_the_sum_of_its_parts() {
        let score = score(&facts());
        assert_eq!(score.potential, [1_800, 666, 600, 400, 0]);
        assert_eq!(score.progress, [4_500, 0]);
        assert_eq!(score.urgency, [1_200, 400, 0, 1_500]);
        // 0.40 × 34.66 + 0.35 × 45 + 0.25 × 31
        assert_eq!(score.priority, 3_736);
        assert_eq!(points(score.priority), "37.36");
    }

    /// An improvement of any input never lowers the priority or the rank.
    #[test]
    fn priority_is_monotone_in_each_part() {
        let weights = seeded();
        let mut seed = 88_u64;
        let mut next = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let live: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| stage.is_live()).collect();
        for _ in 0..2_000 {
            let mut some = facts();
            some.nearness_ppm = u32::try_from(next(1_000_001)).unwrap();
            some.growth_ppm =
                (next(4) > 0).then(|| i64::try_from(next(600_000)).unwrap() - 200_000);
            some.rd_ppm = (next(4) > 0).then(|| i64::try_from(next(200_000)).unwrap());
            some.severe = i32::try_from(next(6)).unwrap();
            some.overdue = i32::try_from(next(4)).unwrap();
            some.stage = live[usize::try_from(next(live.len() as u64)).unwrap()];
            some.last_event_on = some.on - chrono::Days::new(next(900));
            let before = score(&some);
            let mut better: Vec<Facts> = vec![some.clone(); 8];
            better[0].nearness_ppm = (some.nearness_ppm + 10_000).min(1_000_000);
            better[1].growth_ppm = some.growth_ppm.map(|ppm| ppm + 10_000);
            better[2].rd_ppm = some.rd_ppm.map(|ppm| ppm + 10_000);
            better[3].honour = Some(Honour::SingleChampion);
            better[4].institution_backed = true;
            better[5].severe += 1;
            better[6].overdue += 1;
            better[7].last_event_on = some.on;
            for (place, one) in better.iter().enumerate() {
                let after = score(one);
                assert!(after.priority >= before.priority, "{place}: {some:?}");
                assert!(after.key(7) >= before.key(7), "{place}: {some:?}");
            }
            let further =
                live.iter().filter(|one| weights.of_stage(**one) >= weights.of_stage(some.stage));
            for stage in further {
                // A planned filing is no longer urgent once it is accepted.
                let moved = Facts { stage: *stage, planned_filing_on: None, ..some.clone() };
                let stayed = Facts { planned_filing_on: None, ..some.clone() };
                assert!(score(&moved).priority >= score(&stayed).priority, "{stage}");
            }
        }
    }

    #[test]
    fn ties_are_broken_by_progress_urgency_and_recording() {
        let one = |priority, progress, urgency| Score {
            priority,
            progress: [progress, 0],
            urgency: [urgency, 0, 0, 0],
            potential: [0; 5],
        };
        let keys = [
            one(10_000, 0, 0).key(1),
            one(5_000, 4_001, 0).key(9),
            one(5_000, 4_000, 10_000).key(9),
            one(5_000, 4_000, 9_999).key(8),
            one(5_000, 4_000, 9_999).key(9),
            one(0, 0, 0).key(i64::MAX),
            NOT_ON_ITS_WAY,
            NOT_CALCULATED,
        ];
        assert!(keys.is_sorted_by(|one, next| one > next), "{keys:?}");
        assert_eq!(keys.map(priority_of)[..2], [Some(10_000), Some(5_000)]);
        assert_eq!(keys.map(priority_of)[6..], [None, None]);
    }

    #[test]
    fn what_is_no_longer_on_its_way_has_no_score() {
        for stage in [Stage::Listed, Stage::Withdrawn, Stage::MovedOut] {
            assert_eq!(Score::of(&Facts { stage, ..facts() }, &seeded()), None);
        }
    }
}
