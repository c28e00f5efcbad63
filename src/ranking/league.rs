//! The league table of a period.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::score::{BREAK_ZERO_BONUS, Item, Rules};
use super::store::{self, Happened};
use crate::access::{Reach, Scope};
use crate::db::Db;
use crate::error::Error;
use crate::reference;
use crate::stage::Step;

/// A year or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    year: i32,
    month: Option<u32>,
}

impl Period {
    /// The year of a day.
    pub fn year_of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: None }
    }

    fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let first = NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), 1)?;
        let months = chrono::Months::new(if self.month.is_some() { 1 } else { 12 });
        Some((first, first.checked_add_months(months)?.pred_opt()?))
    }
}

impl std::str::FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year, Some(month)),
            None => (text, None),
        };
        let number = |text: &str, digits: usize| {
            (text.len() == digits).then(|| text.parse::<u32>().ok()).flatten()
        };
        let parsed = number(year, 4).filter(|year| (1990..=2100).contains(year)).and_then(|year| {
            let month = month.map(|month| number(month, 2).filter(|m| (1..=12).contains(m)));
            match month {
                Some(None) => None,
                month => Some(Self { year: year.try_into().ok()?, month: month.flatten() }),
            }
        });
        parsed.ok_or_else(|| {
            Error::bad_request("bad_period", "考核期请写年份或年月，例如 2026 或 2026-03。")
        })
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.month {
            Some(month) => write!(f, "{}-{month:02}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}

/// 排名表.
#[derive(Debug, Serialize, ToSchema)]
pub struct League {
    /// Year or month.
    pub period: String,
    /// Since when the rules apply.
    pub rules_from: NaiveDate,
    /// Sealed tables no longer change; this one is live.
    pub sealed: bool,
    /// Items of the rules that are not scored yet.
    pub not_yet_scored: Vec<String>,
    /// Every unit of the goal, best first.
    pub rows: Vec<Row>,
}

/// One unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Row {
    /// 1 is best. Equal points are told apart by the rules' tie break and then by official order,
    /// so no rank is given twice.
    pub rank: usize,
    /// 9-digit code.
    pub town_code: String,
    /// Its name.
    pub town_name: String,
    /// All points.
    pub points: i64,
    /// Where they come from.
    pub items: Vec<Scored>,
}

/// The points of one item.
#[derive(Debug, Serialize, ToSchema)]
pub struct Scored {
    /// Stable English word.
    pub code: String,
    /// 名称
    pub name: String,
    /// `result` or `process`.
    pub group: String,
    /// How many records count.
    pub count: i64,
    /// Points, within cap and floor.
    pub points: i64,
    /// The records that carry the points; under a cap the first ones. Another unit's are not
    /// shown to a town or department.
    pub evidence: Vec<Evidence>,
}

/// A record that carries points.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evidence {
    /// The stage event.
    pub event_id: i64,
    /// Whose.
    pub company_id: i64,
    /// Its name.
    pub company_name: String,
    /// What happened.
    pub stage: Step,
    /// When.
    pub occurred_on: NaiveDate,
}

/// The live table of a period.
pub fn league(db: &mut Db, scope: &Scope, period: Period) -> Result<League, Error> {
    let (from, to) =
        period.days().ok_or_else(|| Error::bad_request("bad_period", "考核期超出范围。"))?;
    let (rules_from, text) = reference::rule_in_force(db, "scoring", to)?.ok_or_else(|| {
        Error::conflict("no_rules", "这个考核期之前还没有生效的计分规则，无法排名。")
    })?;
    let rules = Rules::parse(&text)?;
    let steps: Vec<Step> = rules.scored().flat_map(|item| item.stages.clone()).collect();
    let events = store::events(db, scope, &steps, from, to)?;
    let mut ids: Vec<i64> = events.iter().map(|event| event.company_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let earlier = store::earlier(db, scope, &ids, from)?;
    let first_listed = store::first_listed(db, scope)?;
    let counted =
        Counted { events: &events, earlier: &earlier, first_listed: &first_listed, from, to };
    let mut rows: Vec<Row> = store::units(db, scope)?
        .into_iter()
        .map(|(code, name)| row(scope, &rules, &counted, code, name))
        .collect();
    // Stable: what the tie break leaves equal stays in official order.
    rows.sort_by_key(|row| std::cmp::Reverse((row.points, tie_break(&rules, row))));
    for (rank, row) in (1..).zip(&mut rows) {
        row.rank = rank;
    }
    Ok(League {
        period: period.to_string(),
        rules_from,
        sealed: false,
        not_yet_scored: rules.not_yet_scored(),
        rows,
    })
}

fn tie_break(rules: &Rules, row: &Row) -> Vec<i64> {
    let count =
        |code: &String| row.items.iter().find(|item| item.code == *code).map_or(0, |i| i.count);
    rules.tie_break.iter().map(count).collect()
}

struct Counted<'a> {
    events: &'a [Happened],
    earlier: &'a HashMap<i64, Vec<Step>>,
    first_listed: &'a HashMap<String, NaiveDate>,
    from: NaiveDate,
    to: NaiveDate,
}

impl Counted<'_> {
    /// The first entry of each company into any of the stages, if it lies in the period.
    fn first_entries(&self, item: &Item, town: &str) -> Vec<&Happened> {
        let mut seen = HashSet::new();
        let entered_before = |event: &Happened| {
            let before = self.earlier.get(&event.company_id);
            before.is_some_and(|steps| steps.iter().any(|step| item.stages.contains(step)))
        };
        self.events
            .iter()
            .filter(|event| item.stages.contains(&event.step) && !entered_before(event))
            .filter(|event| seen.insert(event.company_id))
            .filter(|event| event.town_code == town)
            .collect()
    }

    /// The company by which the unit broke zero, if that was in the period.
    fn broke_zero(&self, town: &str) -> Vec<&Happened> {
        let Some(day) = self.first_listed.get(town) else { return Vec::new() };
        if !(self.from..=self.to).contains(day) {
            return Vec::new();
        }
        let did = |event: &&Happened| {
            event.step == Step::Listed && event.town_code == town && event.on == *day
        };
        self.events.iter().find(did).into_iter().collect()
    }
}

fn row(scope: &Scope, rules: &Rules, counted: &Counted<'_>, code: String, name: String) -> Row {
    let may_see = match scope.reach() {
        Reach::City => true,
        Reach::Town(own) => *own == code,
        Reach::Department(_) | Reach::Nothing => false,
    };
    let items: Vec<Scored> = rules
        .scored()
        .map(|item| {
            let records = match item.code.as_str() {
                BREAK_ZERO_BONUS => counted.broke_zero(&code),
                _ => counted.first_entries(item, &code),
            };
            let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
            let shown = if may_see { item.carrying(records.len()) } else { 0 };
            Scored {
                code: item.code.clone(),
                name: item.name.clone(),
                group: item.group.clone(),
                count,
                points: item.points(count),
                evidence: records.into_iter().take(shown).map(evidence).collect(),
            }
        })
        .collect();
    let points = items.iter().map(|item| item.points).sum();
    Row { rank: 0, town_code: code, town_name: name, points, items }
}

fn evidence(event: &Happened) -> Evidence {
    Evidence {
        event_id: event.id,
        company_id: event.company_id,
        company_name: event.company_name.clone(),
        stage: event.step,
        occurred_on: event.on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_years_or_months() {
        for (text, days) in [
            ("2026", Some(("2026-01-01", "2026-12-31"))),
            ("2024-02", Some(("2024-02-01", "2024-02-29"))),
            ("2026-13", None),
            ("26", None),
            ("2026-1", None),
            ("二〇二六", None),
        ] {
            let parsed = text.parse::<Period>().ok().and_then(Period::days);
            let expected = days.map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
            assert_eq!(parsed, expected, "{text}");
        }
    }
}
