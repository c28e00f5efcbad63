//! The points of one version of `seeds/scoring.toml`. Pure.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::db::types::text_enum;
use crate::error::Error;
use crate::misread;
use crate::reference::{Seed, load_rule};
use crate::stage::Step;

/// 考评规则
pub static SCORING: Seed = Seed { file: "scoring.toml", load: load_rule::<Rule> };

text_enum! {
    /// What an item rewards.
    pub enum Group {
        Result = "result" => "结果",
        Process = "process" => "过程",
        Service = "service" => "服务",
        Reporting = "reporting" => "报送",
    }
}

/// The item that counts a unit's first listed company ever; it has no stages of its own.
pub(super) const BREAK_ZERO: &str = "break_zero_bonus";
/// The last word of every tie-break.
pub(super) const OFFICIAL_ORDER: &str = "official_order";

/// One version of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rule {
    /// In force from this day.
    #[serde(deserialize_with = "civil_date")]
    pub effective_from: NaiveDate,
    /// 依据
    #[serde(default)]
    pub basis: String,
    /// Whom it scores: `town`.
    #[serde(default)]
    pub subject: String,
    /// Codes of items compared in turn between equal points; the official order comes last,
    /// whether written or not.
    #[serde(default)]
    pub tie_break: Vec<String>,
    /// What is counted, in the order shown.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
}

/// What earns points.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// Stable English word.
    pub code: String,
    /// 名称
    pub name: String,
    /// What it rewards.
    pub group: Group,
    /// Points for each; negative for a deduction.
    #[serde(default)]
    pub per: i64,
    /// Points for a rate of 100 %, instead of `per`.
    #[serde(default)]
    pub rate_points: Option<i64>,
    /// The most points the item gives.
    #[serde(default)]
    pub cap: Option<i64>,
    /// The fewest points the item gives.
    #[serde(default)]
    pub floor: Option<i64>,
    /// A company's first entry into any of these counts.
    #[serde(default)]
    pub stages: Vec<Step>,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
}

impl Rule {
    /// Reads the table of one version. What cannot be read is the program's fault: seeds are
    /// checked before they are loaded.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        misread::toml(toml).map_err(|error| Error::internal(format!("scoring rule: {error}")))
    }

    /// The items computed today.
    pub fn scored(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.is_scored())
    }

    /// The codes of items whose records the program does not keep yet.
    pub fn not_yet_scored(&self) -> Vec<String> {
        self.items.iter().filter(|item| !item.is_scored()).map(|item| item.code.clone()).collect()
    }

    /// Every stage that some item counts, each once.
    pub fn stages(&self) -> Vec<Step> {
        let mut stages: Vec<Step> =
            self.scored().flat_map(|item| item.stages.iter().copied()).collect();
        stages.sort_unstable();
        stages.dedup();
        stages
    }
}

impl Item {
    /// Whether the program keeps the records that it counts.
    pub fn is_scored(&self) -> bool {
        self.rate_points.is_none() && (!self.stages.is_empty() || self.code == BREAK_ZERO)
    }

    /// The points of `count` records, between floor and cap.
    pub fn points(&self, count: i64) -> i64 {
        let points = self.per.saturating_mul(count);
        let points = self.cap.map_or(points, |cap| points.min(cap));
        self.floor.map_or(points, |floor| points.max(floor))
    }

    /// How many of `count` records, from the first on, carry the points.
    pub fn carrying(&self, count: usize) -> usize {
        let limit = if self.per > 0 { self.cap } else { self.floor };
        let (Some(limit), true) = (limit, self.per != 0) else { return count };
        let (limit, per) = (limit.unsigned_abs(), self.per.unsigned_abs());
        usize::try_from(limit.div_ceil(per)).map_or(count, |most| count.min(most))
    }
}

/// TOML as the seeds write dates, `"2021-07-28"`, or as TOML itself does, without quotes.
fn civil_date<'de, D: serde::Deserializer<'de>>(source: D) -> Result<NaiveDate, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Date(toml::value::Datetime),
    }
    let text = match Written::deserialize(source)? {
        Written::Text(text) => text,
        Written::Date(date) => date.to_string(),
    };
    text.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(per: i64, cap: Option<i64>, floor: Option<i64>) -> Item {
        Item {
            code: "x".into(),
            name: "某项".into(),
            group: Group::Process,
            per,
            rate_points: None,
            cap,
            floor,
            stages: Vec::new(),
            note: None,
        }
    }

    #[test]
    fn points_stay_between_floor_and_cap() {
        for (per, cap, floor, count, points, carrying) in [
            (30, None, None, 2, 60, 2),
            (30, None, None, 0, 0, 0),
            (1, Some(10), None, 9, 9, 9),
            (1, Some(10), None, 14, 10, 10),
            (3, Some(10), None, 14, 10, 4),
            (3, Some(9), None, 14, 9, 3),
            (-5, None, None, 3, -15, 3),
            (-2, None, Some(-20), 30, -20, 10),
            (0, Some(10), None, 5, 0, 5),
            (i64::MAX, None, None, 2, i64::MAX, 2),
        ] {
            let item = item(per, cap, floor);
            assert_eq!(item.points(count), points, "{per} {cap:?} {floor:?} × {count}");
            let count = usize::try_from(count).unwrap();
            assert_eq!(item.carrying(count), carrying, "{per} {cap:?} {floor:?} × {count}");
        }
    }

    #[test]
    fn the_seeded_rule_is_read() {
        let file: toml::Table = include_str!("../../seeds/scoring.toml").parse().unwrap();
        let version = file["version"][0].to_string();
        let body = toml::to_string(&file["version"][0]).unwrap_or(version);
        let rule = Rule::parse(&body).unwrap();
        assert_eq!(rule.effective_from.to_string(), "2021-07-28");
        assert_eq!((rule.subject.as_str(), rule.items.len()), ("town", 12));
        let scored: Vec<&str> = rule.scored().map(|item| item.code.as_str()).collect();
        assert_eq!(
            scored,
            [
                "new_listing",
                BREAK_ZERO,
                "committee_passed",
                "accepted",
                "guidance_filed",
                "reformed",
                "pool_entry",
                "moved_out",
            ]
        );
        assert_eq!(
            rule.not_yet_scored(),
            ["blockers_on_time", "blocker_overdue", "reports_on_time", "exemplary_practice"]
        );
        assert_eq!(rule.stages().len(), 9);
    }

    #[test]
    fn a_rule_that_cannot_be_read_is_refused() {
        for body in [
            "basis = 1",
            "effective_from = \"2021-13-01\"",
            "effective_from = \"2021-07-28\"\n[[item]]\ncode = \"a\"\nname = \"甲\"\ngroup = \"luck\"",
            "effective_from = \"2021-07-28\"\n[[item]]\ncode = \"a\"\nname = \"甲\"\ngroup = \"result\"\nstages = [\"nowhere\"]",
        ] {
            assert_eq!(Rule::parse(body).unwrap_err().code(), "internal", "{body}");
        }
        assert!(Rule::parse("effective_from = 2021-07-28").is_ok());
    }
}
