//! 权重: one dated version of `seeds/grading.toml`.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::company::Grade;
use crate::db::Db;
use crate::error::Error;
use crate::misread;
use crate::reference::{self, Seed, load_rule};
use crate::stage::Stage;

/// 分级规则
pub static GRADING: Seed = Seed { file: "grading.toml", load: load_rule::<Weights> };

/// One version of the weights.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Weights {
    /// First day in force.
    pub effective_from: NaiveDate,
    /// 依据
    #[serde(default)]
    pub basis: String,
    pub weights: PartWeights,
    /// 潜力
    pub potential: Potential,
    /// 进程
    pub progress: Progress,
    /// 紧迫
    pub urgency: Urgency,
    /// 分级, the highest first.
    #[serde(rename = "grade")]
    pub grades: Vec<GradeRule>,
}

/// Share of each part in the priority, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct PartWeights {
    /// 潜力
    pub potential: f64,
    /// 进程
    pub progress: f64,
    /// 紧迫
    pub urgency: f64,
}

/// Maximum points of each item of 潜力, and the values that reach them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Potential {
    /// Maximum points for nearness to the best-fitting standard.
    pub standard_fit: i32,
    /// Maximum points for growth of revenue.
    pub growth: i32,
    /// Maximum points for R&D expense divided by revenue.
    pub rd_intensity: i32,
    /// 资质荣誉
    pub honours: i32,
    /// 股权投资机构集中投资
    pub institution_backed: i32,
    /// Growth in percent per year that gives all points of growth.
    pub growth_full_pct: i32,
    /// R&D percentage that gives all points of R&D.
    pub rd_full_pct: i32,
    /// Points by code of the honour.
    pub honours_points: HashMap<String, i32>,
}

/// Points of 进程 by stage.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Progress {
    /// Months without an event before points are deducted.
    pub stale_after_months: i32,
    /// Points deducted per month of stagnation.
    pub stale_per_month: i32,
    #[serde(flatten)]
    of_stage: HashMap<String, i32>,
}

/// Points of 紧迫.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Urgency {
    /// Points for each severe open blocker.
    pub open_severe_blocker: i32,
    /// Points for each other open blocker.
    pub open_other_blocker: i32,
    /// Additional points for each overdue blocker.
    pub overdue_blocker: i32,
    pub months_to_filing: MonthsToFiling,
}

/// Points by the number of months until the planned filing.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct MonthsToFiling {
    pub within_3: i32,
    pub within_6: i32,
    pub within_12: i32,
}

/// Conditions for recommending a grade. One of them is enough.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GradeRule {
    /// 分级
    #[serde(rename = "code")]
    pub grade: Grade,
    /// Minimum priority in points.
    pub at_least: i32,
    /// Minimum stage.
    #[serde(default)]
    pub also_if_stage_at_least: Option<Stage>,
}

impl Weights {
    /// Parses one version. An error is an internal error, because seeds are checked before they are
    /// loaded.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        misread::toml(toml).map_err(|error| Error::internal(format!("grading rule: {error}")))
    }

    /// Returns the weights in force on a day, or the first version for an earlier day.
    pub fn in_force(db: &mut Db, on: NaiveDate) -> Result<Self, Error> {
        let found = match reference::rule_in_force(db, "grading", on)? {
            Some(found) => Some(found),
            None => reference::first_rule(db, "grading")?,
        };
        let (_, body) = found.ok_or_else(|| Error::internal("no grading rule is loaded"))?;
        Self::parse(&body)
    }

    /// Returns the points of a stage. Zero for a stage without points, such as 上市.
    pub fn of_stage(&self, stage: Stage) -> i32 {
        self.progress.of_stage.get(stage.code()).copied().unwrap_or(0)
    }

    pub fn of_honour(&self, honour: Honour) -> i32 {
        self.potential.honours_points.get(honour.code()).copied().unwrap_or(0)
    }
}

crate::db::types::text_enum! {
    /// 资质荣誉 that give points, the highest first.
    pub enum Honour {
        SingleChampion = "single_champion" => "制造业单项冠军",
        LittleGiant = "little_giant" => "专精特新“小巨人”",
        Specialised = "specialised" => "专精特新",
        HighTech = "high_tech" => "高新技术企业",
    }
}

impl Honour {
    /// Returns the honour that a company's tag names.
    pub fn of_tag(tag: &str) -> Option<Self> {
        [
            ("单项冠军", Self::SingleChampion),
            ("小巨人", Self::LittleGiant),
            ("专精特新", Self::Specialised),
            ("高新技术", Self::HighTech),
        ]
        .into_iter()
        .find_map(|(word, honour)| tag.contains(word).then_some(honour))
    }
}

/// Whether a tag says that institutions have invested in the company.
pub fn is_institution_backed(tag: &str) -> bool {
    tag.contains("机构投资")
}

#[cfg(test)]
pub(super) fn seeded() -> Weights {
    let file: toml::Table = include_str!("../../seeds/grading.toml").parse().unwrap();
    Weights::parse(&toml::to_string(&file["version"][0]).unwrap()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeded_weights_are_whole() {
        let weights = seeded();
        let parts = weights.weights;
        assert!((parts.potential + parts.progress + parts.urgency - 1.0).abs() < 1e-9);
        let of = &weights.potential;
        let most =
            of.standard_fit + of.growth + of.rd_intensity + of.honours + of.institution_backed;
        assert_eq!(most, 100);
        for stage in Stage::ALL.iter().filter(|stage| stage.is_live()) {
            assert!(weights.of_stage(*stage) > 0, "{stage}");
        }
        assert!(Honour::ALL.iter().all(|honour| weights.of_honour(*honour) > 0));
        let grades: Vec<Grade> = weights.grades.iter().map(|rule| rule.grade).collect();
        assert_eq!(grades, Grade::ALL);
        assert_eq!(weights.of_stage(Stage::Listed), 0);
    }

    #[test]
    fn honours_are_known_by_their_tags() {
        for (tag, honour) in [
            ("国家级专精特新小巨人企业", Some(Honour::LittleGiant)),
            ("专精特新中小企业", Some(Honour::Specialised)),
            ("制造业单项冠军", Some(Honour::SingleChampion)),
            ("高新技术企业", Some(Honour::HighTech)),
            ("绿色企业", None),
        ] {
            assert_eq!(Honour::of_tag(tag), honour, "{tag}");
        }
    }
}
