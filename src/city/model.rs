//! Data of a city, as in `seeds/city.toml`. Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// Content of `city.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// 东莞市
    pub name: String,
    /// 东莞
    pub short_name: String,
    /// Six digits, GB/T 2260.
    pub region_code: String,
    /// Names that may precede the city's name in an address, longer ones first.
    pub above: Vec<String>,
    /// Telephone area code, used in examples.
    pub dialling_code: String,
    /// 镇街（园区） used in examples; one of `towns.csv`.
    pub example_town: String,
    /// PostgreSQL: number of the advisory lock that serializes writers. Every server of the city
    /// uses the same number; another city uses another.
    pub writers_turn: i64,
    pub offices: Offices,
    pub plan: Plan,
    pub addresses: Addresses,
    /// Additional local names of departments, by department code.
    #[serde(default)]
    pub departments: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offices {
    /// 领导小组
    pub leading_group: String,
    /// 领导小组办公室
    pub office: String,
}

/// Targets of a city's plan, with their sources.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// 鲲鹏计划
    pub name: String,
    /// Title of the document.
    pub source: String,
    /// Starting point of the plan.
    pub base: Target,
    /// Targets by year, earliest first.
    #[serde(default)]
    pub targets: Vec<Target>,
}

/// Number of listed companies at the end of a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub year: i32,
    pub companies: i64,
    /// Place in the document.
    pub source: String,
}

/// Special cases in a city's addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Addresses {
    /// Other cities and provinces that are also written without 市 or 省.
    pub elsewhere: Vec<String>,
    /// Villages that begin with 村.
    pub villages: Vec<String>,
    /// Misspelt short names of units, wrong to right.
    pub misspelt: BTreeMap<String, String>,
}

/// Placeholder that addresses put before or after the city's name.
const DISTRICTS_OF_CITY: &str = "市辖区";

impl City {
    /// Returns the names that may precede a unit in an address, longer one first.
    pub fn names(&self) -> [&str; 2] {
        [&self.name, &self.short_name]
    }

    /// Returns the text after the city's name; `None` if the text does not begin with the name.
    pub fn behind_name<'t>(&self, text: &'t str) -> Option<&'t str> {
        let behind = self.names().into_iter().find_map(|name| text.strip_prefix(name))?;
        Some(behind.strip_prefix(DISTRICTS_OF_CITY).unwrap_or(behind))
    }

    /// Removes a leading name of the city or of a higher region. `None` if there is no such name or
    /// nothing remains.
    pub fn without<'t>(&self, text: &'t str) -> Option<&'t str> {
        let above = || self.above.iter().find_map(|above| text.strip_prefix(above.as_str()));
        let behind = self.behind_name(text).or_else(above);
        behind.or_else(|| text.strip_prefix(DISTRICTS_OF_CITY)).filter(|behind| !behind.is_empty())
    }

    /// Fills the placeholders of a text with data of the city: `{city}`, `{short}`, `{above}` (the
    /// full name of the province, such as 广东省), `{region}`, `{town}`, `{dialling}`.
    pub fn fill(&self, words: &str) -> String {
        if !words.contains('{') {
            return words.to_owned();
        }
        let gaps = [
            ("{city}", self.name.as_str()),
            ("{short}", &self.short_name),
            ("{above}", self.province()),
            ("{region}", &self.region_code),
            ("{town}", &self.example_town),
            ("{dialling}", &self.dialling_code),
        ];
        gaps.iter().fold(words.to_owned(), |text, (gap, word)| text.replace(gap, word))
    }

    /// Returns the full name of the province or autonomous region.
    fn province(&self) -> &str {
        let full = |above: &&String| above.ends_with('省') || above.ends_with("自治区");
        self.above.iter().find(full).map_or("", String::as_str)
    }
}

impl Plan {
    /// Returns the target, or the starting number, for the end of a year; `None` for other years.
    pub fn of(&self, year: i32) -> Option<i64> {
        let all = std::iter::once(&self.base).chain(&self.targets);
        all.rev().find(|target| target.year == year).map(|target| target.companies)
    }

    /// Returns the target of the first year that has not ended, otherwise the last target.
    pub fn next(&self, as_of: NaiveDate) -> Option<&Target> {
        self.targets.iter().find(|target| target.year >= as_of.year()).or(self.targets.last())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Seeds;
    use super::*;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 8, 26).unwrap()
    }

    #[test]
    fn the_next_target_is_that_of_the_plan() {
        let seeds = Seeds::compiled().unwrap();
        let plan = &seeds.city().plan;
        let next = |year| plan.next(day(year)).map(|target| (target.year, target.companies));
        assert_eq!(next(2021), Some((2023, 100)));
        assert_eq!(next(2024), Some((2025, 120)));
        assert_eq!(next(2026), Some((2025, 120)));
        assert_eq!((plan.of(2020), plan.of(2021), plan.of(2023)), (Some(58), None, Some(100)));
        let promised_nothing = Plan { targets: Vec::new(), ..plan.clone() };
        assert_eq!(promised_nothing.next(day(2026)), None);
    }

    #[test]
    fn the_city_is_taken_off_an_address() {
        let seeds = Seeds::compiled().unwrap();
        let city = seeds.city();
        for (text, behind) in [
            ("广东省东莞市虎门镇", Some("东莞市虎门镇")),
            ("东莞市市辖区虎门镇", Some("虎门镇")),
            ("东莞虎门", Some("虎门")),
            ("市辖区虎门镇", Some("虎门镇")),
            ("东莞市", None),
            ("虎门镇", None),
        ] {
            assert_eq!(city.without(text), behind, "{text}");
        }
    }

    #[test]
    fn examples_are_of_the_city() {
        let seeds = Seeds::compiled().unwrap();
        let example = seeds.city().fill("{above}{city}{town}示例路1号");
        assert_eq!(example, "广东省东莞市长安镇示例路1号");
        assert_eq!(seeds.city().fill("91{region}MA0EXAMPLE"), "91441900MA0EXAMPLE");
    }
}
