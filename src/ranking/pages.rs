//! 排名与考评: the live league table of a year or a month.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};
use serde::Deserialize;

use super::period::Period;
use super::table::{self, League, LeagueItem, LeagueRow};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::ranking::HERE;
use crate::session::Actor;
use crate::web::parts::{Choice, Pairs};
use crate::web::{Frame, Query, Route, page, page_after, pages};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewGoal) => Get "/rankings": rankings,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    period: Option<String>,
}

#[derive(Template)]
#[template(path = "ranking/rankings.html", config = "src/askama.toml")]
struct Rankings {
    frame: Frame,
    /// The text as the user gave it.
    period: String,
    periods: Vec<Choice>,
    table: Option<Table>,
    refused: Option<String>,
}

/// A league table and its name.
struct Table {
    name: String,
    league: League,
}

impl Table {
    /// Returns the items that give points, in the order of the scores of each row.
    fn scored(&self) -> impl Iterator<Item = &LeagueItem> {
        self.league.rule.items.iter().filter(|item| item.scored)
    }

    fn not_yet_scored(&self) -> String {
        let names = self.league.rule.items.iter().filter(|item| !item.scored);
        names.map(|item| item.name.as_str()).collect::<Vec<_>>().join("、")
    }

    /// Returns the names of what decides between equal points.
    fn tie_break(&self) -> String {
        let rule = &self.league.rule;
        let name = |code: &String| match rule.items.iter().find(|item| item.code == *code) {
            Some(item) => item.name.clone(),
            None if code == super::rule::OFFICIAL_ORDER => "行政区划顺序".to_owned(),
            None => code.clone(),
        };
        rule.tie_break.iter().map(name).collect::<Vec<_>>().join("、")
    }
}

/// Returns the number of records shown for the points of a unit.
fn evidence(row: &LeagueRow) -> usize {
    row.items.iter().map(|item| item.evidence.len()).sum()
}

async fn rankings(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let asked: Asked = asked.read()?;
    let period = asked.period.unwrap_or_else(|| today.year().to_string());
    let mut shown = Rankings {
        frame: Frame::of(&actor, HERE, "排名与考评"),
        periods: periods(today),
        table: None,
        refused: None,
        period,
    };
    match made(&actor, &shown.period).await {
        Ok(table) => {
            if !shown.periods.iter().any(|known| known.code == shown.period) {
                shown.periods.push(Choice::new(&table.league.period, &table.name));
            }
            shown.table = Some(table);
            page(&shown)
        }
        Err(refusal) => {
            shown.refused = Some(refusal.detail().to_owned());
            page_after(refusal, &shown)
        }
    }
}

async fn made(actor: &Actor, period: &str) -> Result<Table, Error> {
    let period: Period = period.parse()?;
    let league = actor.read(move |db, scope| table::table(db, scope, period)).await?;
    Ok(Table { name: period.name(), league })
}

/// Returns this year, last year, and the months of both that have begun, latest first.
fn periods(today: NaiveDate) -> Vec<Choice> {
    let last_year = today.checked_sub_months(Months::new(12));
    let years = [Some(today), last_year].into_iter().flatten().filter_map(Period::year_of);
    let months = (0..today.month() + 12)
        .filter_map(|back| today.checked_sub_months(Months::new(back)))
        .filter_map(Period::month_of);
    years.chain(months).map(|one| Choice::new(one.to_string(), one.name())).collect()
}
