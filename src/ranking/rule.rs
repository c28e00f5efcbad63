//! One version of the scoring rule in `seeds/scoring.toml`. Pure.

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
    /// 类别: what an item rewards.
    pub enum Group {
        Result = "result" => "结果",
        Process = "process" => "过程",
        Service = "service" => "服务",
        Reporting = "reporting" => "报送",
    }
}

/// Code of the item that counts a unit's first listed company ever. It has no stages.
pub(super) const BREAK_ZERO: &str = "break_zero_bonus";
/// The tie-break of last resort.
pub(super) const OFFICIAL_ORDER: &str = "official_order";

/// One version of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rule {
    #[serde(deserialize_with = "civil_date")]
    pub effective_from: NaiveDate,
    /// 依据
    #[serde(default)]
    pub basis: String,
    /// Kind of unit that is scored: `town`.
    #[serde(default)]
    pub subject: String,
    /// Codes of the items that decide between equal points, in turn. The official order always
    /// comes last.
    #[serde(default)]
    pub tie_break: Vec<String>,
    /// The items, in display order.
    #[serde(default, rename = "item")]
    pub items: Vec<RuleItem>,
}

/// One item that gives or deducts points.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RuleItem {
    /// Stable English code.
    pub code: String,
    /// 名称
    pub name: String,
    /// 类别
    pub group: Group,
    /// Points for each record; negative for a deduction.
    #[serde(default)]
    pub per: i64,
    /// Points for a rate of 100 %, instead of `per`.
    #[serde(default)]
    pub rate_points: Option<i64>,
    /// Maximum points of the item.
    #[serde(default)]
    pub cap: Option<i64>,
    /// Minimum points of the item.
    #[serde(default)]
    pub floor: Option<i64>,
    /// The stages whose first entry by a company counts.
    #[serde(default)]
    pub stages: Vec<Step>,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
}

impl Rule {
    /// Parses the TOML table of one version. An error is internal, because seeds are checked before
    /// they are loaded.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        misread::toml(toml).map_err(|error| Error::internal(format!("scoring rule: {error}")))
    }

    /// Returns the items that can be computed today.
    pub fn scored(&self) -> impl Iterator<Item = &RuleItem> {
        self.items.iter().filter(|item| item.is_scored())
    }

    /// Returns the codes of items whose records the program does not store yet.
    pub fn not_yet_scored(&self) -> Vec<String> {
        self.items.iter().filter(|item| !item.is_scored()).map(|item| item.code.clone()).collect()
    }

    /// Returns every stage that some scored item counts, without repeats.
    pub fn stages(&self) -> Vec<Step> {
        let mut stages: Vec<Step> =
            self.scored().flat_map(|item| item.stages.iter().copied()).collect();
        stages.sort_unstable();
        stages.dedup();
        stages
    }
}

impl RuleItem {
    /// Whether the item counts a unit's first listed company ever.
    pub fn counts_break_zero(&self) -> bool {
        self.code == BREAK_ZERO
    }

    /// Whether the program stores the records that the item counts.
    pub fn is_scored(&self) -> bool {
        self.rate_points.is_none() && (!self.stages.is_empty() || self.code == BREAK_ZERO)
    }

    /// Returns the points of `count` records, limited by floor and cap.
    pub fn points(&self, count: i64) -> i64 {
        let points = self.per.saturating_mul(count);
        let points = self.cap.map_or(points, |cap| points.min(cap));
        self.floor.map_or(points, |floor| points.max(floor))
    }

    /// Returns how many of `count` records, from the first on, give points before the limit is
    /// reached.
    pub fn carrying(&self, count: usize) -> usize {
        let limit = if self.per > 0 { self.cap } else { self.floor };
        let (Some(limit), true) = (limit, self.per != 0) else { return count };
        let (limit, per) = (limit.unsigned_abs(), self.per.unsigned_abs());
        usize::try_from(limit.div_ceil(per)).map_or(count, |most| count.min(most))
    }
}

/// Parses a date in TOML: a string such as `"2021-07-28"`, or a TOML date without quotes.
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

    fn item(per: i64, cap: Option<i64>, floor: Option<i64>) -> RuleItem {
        RuleItem {
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
