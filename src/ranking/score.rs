//! The rules of the league table, and how events become points. Pure.
//!
//! Source: `seeds/scoring.toml`, dated versions of suggested defaults; the plan asks that the work
//! enter the yearly assessment and publishes no formula.

use serde::Deserialize;

use crate::error::Error;
use crate::stage::Step;

/// One version of the rules.
#[derive(Debug, Clone, Deserialize)]
pub struct Rules {
    /// Items compared in turn where points are equal.
    #[serde(default)]
    pub tie_break: Vec<String>,
    /// The items.
    #[serde(default)]
    pub item: Vec<Item>,
}

/// One item of the assessment.
#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    /// Stable English word.
    pub code: String,
    /// 名称
    pub name: String,
    /// `result`, `process`, `service` or `reporting`.
    pub group: String,
    /// Stages whose first entry by a company within the period counts.
    #[serde(default)]
    pub stages: Vec<Step>,
    /// Points for each.
    #[serde(default)]
    pub per: i64,
    /// The most points.
    pub cap: Option<i64>,
    /// The fewest points.
    pub floor: Option<i64>,
}

/// The first listed company a unit ever had.
pub const BREAK_ZERO_BONUS: &str = "break_zero_bonus";

impl Rules {
    /// Reads one version.
    pub fn parse(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(Error::internal)
    }

    /// The items scored today: results and process. Service and reporting are scored once the
    /// program records them.
    pub fn scored(&self) -> impl Iterator<Item = &Item> {
        self.item.iter().filter(|item| item.is_scored())
    }

    /// The codes of the items not scored yet.
    pub fn not_yet_scored(&self) -> Vec<String> {
        self.item.iter().filter(|item| !item.is_scored()).map(|item| item.code.clone()).collect()
    }
}

impl Item {
    fn is_scored(&self) -> bool {
        !self.stages.is_empty() || self.code == BREAK_ZERO_BONUS
    }

    /// Points for a number of records, within floor and cap.
    pub fn points(&self, count: i64) -> i64 {
        let points = self.per * count;
        let points = self.cap.map_or(points, |cap| points.min(cap));
        self.floor.map_or(points, |floor| points.max(floor))
    }

    /// How many records carry the points: under a cap the first ones.
    pub fn carrying(&self, count: usize) -> usize {
        match (self.cap, self.per) {
            (Some(cap), per) if per > 0 => {
                usize::try_from((cap - 1) / per + 1).unwrap_or(0).min(count)
            }
            _ => count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_rules_are_understood() {
        let file: toml::Table = include_str!("../../seeds/scoring.toml").parse().unwrap();
        let version = file["version"].as_array().unwrap().first().unwrap();
        let rules = Rules::parse(&toml::to_string(version).unwrap()).unwrap();
        let scored: Vec<&str> = rules.scored().map(|item| item.code.as_str()).collect();
        assert_eq!(
            scored,
            [
                "new_listing",
                "break_zero_bonus",
                "committee_passed",
                "accepted",
                "guidance_filed",
                "reformed",
                "pool_entry",
                "moved_out"
            ]
        );
        assert_eq!(rules.not_yet_scored().len(), 4);
    }

    #[test]
    fn caps_and_floors_bound_the_points() {
        let item = |per, cap, floor| Item {
            code: "x".into(),
            name: "x".into(),
            group: "process".into(),
            stages: vec![Step::Reserved],
            per,
            cap,
            floor,
        };
        assert_eq!(item(1, Some(10), None).points(12), 10);
        assert_eq!(item(1, Some(10), None).carrying(12), 10);
        assert_eq!(item(-2, None, Some(-20)).points(30), -20);
        assert_eq!(item(30, None, None).points(2), 60);
        assert_eq!(item(30, None, None).carrying(2), 2);
    }
}
