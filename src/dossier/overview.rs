//! 总览: progress of the goal by unit, recent steps and open problems. Every number links to its
//! records.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::tiles::{self, State, Tile};
use crate::access::{Access, Permission, Reach, Scope};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::city::{Plan, Target};
use crate::db::Db;
use crate::deadline::Light;
use crate::dossier::OVERVIEW;
use crate::error::Error;
use crate::goal::{self, BreakZero, Recent, TownRow, Year};
use crate::ranking::{self, League, Period};
use crate::session::Actor;
use crate::stage::{Phase, Step};
use crate::town::{self, Town};
use crate::web::parts::Pairs;
use crate::web::{Frame, Page, Query, Route, page, pages};

/// Page of the overview.
pub const PAGES: &[Route] = pages![Access::Needs(Permission::ViewGoal) => Get "/": overview];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AsOf {
    #[serde(default)]
    as_of: Option<NaiveDate>,
}

/// Steps shown as news. Earlier steps are left out: each import adds thousands of them.
const NEWS: [Step; 14] = [
    Step::GuidanceFiled,
    Step::GuidancePassed,
    Step::Accepted,
    Step::CommitteePassed,
    Step::Submitted,
    Step::Registered,
    Step::HkFiled,
    Step::CsrcFiled,
    Step::HkHeard,
    Step::Listed,
    Step::Suspended,
    Step::Withdrawn,
    Step::Rejected,
    Step::Delisted,
];
/// Maximum age of news.
const NEWS_DAYS: Days = Days::new(365);
/// Maximum number of lines in each short list.
const SHOWN: usize = 8;
/// Number of units shown at each end of the ranking.
const ENDS: usize = 5;

#[derive(Template)]
#[template(path = "dossier/overview.html", config = "src/askama.toml")]
struct Overview {
    frame: Frame,
    today: NaiveDate,
    table: BreakZero,
    tiles: Vec<Tile>,
    more: More,
    plan: Plan,
    scope: Scope,
}

/// Data around the table.
struct More {
    towns: Vec<Town>,
    years: Vec<Year>,
    news: Vec<Recent>,
    red: Page<BlockerView>,
    league: Option<League>,
}

impl Overview {
    /// Returns the units of the goal without a listed company.
    fn waiting(&self) -> impl Iterator<Item = &TownRow> {
        self.table.rows.iter().filter(|row| row.counts_for_goal && !row.broken_zero)
    }

    /// Returns the number of companies in each phase except 上市.
    fn funnel(&self) -> [(Phase, i64); 6] {
        self.table.totals.pipeline.by_phase()
    }

    fn widest(&self) -> i64 {
        self.funnel().into_iter().map(|(_, companies)| companies).max().unwrap_or(0).max(1)
    }

    /// Formats a number. It links to the companies if the user may see all of them and the table is
    /// as of today.
    fn number(&self, companies: &i64, town: Option<&TownRow>, asked: &str) -> String {
        let sees = match (self.scope.reach(), town) {
            (Reach::City, _) => true,
            (Reach::Town(own), Some(row)) => *own == row.town_code,
            _ => false,
        };
        if !sees || self.table.as_of != self.today || *companies == 0 {
            return companies.to_string();
        }
        let town = town.map(|row| format!("town={}&amp;", row.town_code)).unwrap_or_default();
        format!("<a href=\"/companies?{town}{asked}\">{companies}</a>")
    }

    fn town<'a>(&'a self, code: &'a str) -> &'a str {
        town::name_of(&self.more.towns, code)
    }

    /// Returns the `viewBox` of the map.
    fn drawing(&self) -> String {
        tiles::frame(&self.tiles)
    }

    /// Returns the next target of the plan.
    fn target(&self) -> Option<&Target> {
        self.plan.next(self.table.as_of)
    }

    /// Whether the user sees the lists of the whole city.
    fn sees_city(&self) -> bool {
        *self.scope.reach() == Reach::City
    }

    fn top(&self) -> &[ranking::LeagueRow] {
        let rows = self.more.league.as_ref().map_or(&[][..], |league| &league.rows);
        rows.get(..ENDS).unwrap_or(rows)
    }

    fn bottom(&self) -> &[ranking::LeagueRow] {
        let rows = self.more.league.as_ref().map_or(&[][..], |league| &league.rows);
        rows.len().checked_sub(ENDS).and_then(|from| rows.get(from..)).unwrap_or_default()
    }
}

async fn overview(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let as_of = asked.read::<AsOf>()?.as_of.unwrap_or(today);
    let plan = actor.city().plan.clone();
    let read = move |db: &mut Db, scope: &Scope| {
        let table = goal::break_zero(db, scope, as_of)?;
        let more = more(db, scope, &plan, as_of, today)?;
        Ok((table, more, plan))
    };
    let (table, more, plan) = actor.read(read).await?;
    page(&Overview {
        frame: Frame::of(&actor, OVERVIEW, "总览").with_charts(),
        today,
        tiles: tiles::tiles_of(&table, &more.towns),
        table,
        more,
        plan,
        scope: actor.scope().clone(),
    })
}

fn more(
    db: &mut Db,
    scope: &Scope,
    plan: &Plan,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Result<More, Error> {
    let first = goal::first_day(as_of);
    let (days, totals) = (goal::listing_days(db, scope, first)?, goal::listed_totals(db, scope)?);
    let since = today.checked_sub_days(NEWS_DAYS).unwrap_or(today);
    let red = BlockerQuery {
        light: Some(Light::Red),
        sort: Some("due_on".to_owned()),
        per_page: i64::try_from(SHOWN).ok(),
        ..BlockerQuery::default()
    };
    let red = blocker::list(db, scope, &red.validate()?, today)?;
    Ok(More {
        towns: town::list(db, scope)?,
        years: goal::years(as_of, &days, &totals, plan),
        news: goal::latest_steps(db, scope, &NEWS, since, SHOWN as i64)?,
        red: red.map(|record| BlockerView::new(record, today)),
        league: league(db, scope, today)?,
    })
}

/// Returns the current ranking of the year; `None` if there is no scoring rule for the year.
fn league(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Option<League>, Error> {
    let Some(period) = Period::year_of(today) else { return Ok(None) };
    ranking::table_if_ruled(db, scope, period)
}
