//! 总览: how far the goal is, unit by unit.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::table::{self, BreakZero, Pipeline, Row};
use super::tiles::{self, State, Tile};
use crate::access::{Access, Actor, Permission};
use crate::error::Error;
use crate::town;
use crate::web::parts::Pairs;
use crate::web::{Frame, Here, Query, Route, page, pages};

/// The first page.
pub const PAGES: &[Route] = pages![Access::Needs(Permission::ViewGoal) => Get "/": overview];

/// Which day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AsOf {
    #[serde(default)]
    as_of: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "goal/overview.html", config = "src/askama.toml")]
struct Overview {
    frame: Frame,
    today: NaiveDate,
    table: BreakZero,
    tiles: Vec<Tile>,
}

impl Overview {
    /// The units of the goal that have no listed company.
    fn waiting(&self) -> impl Iterator<Item = &Row> {
        self.table.rows.iter().filter(|row| row.counts_for_goal && !row.broken_zero)
    }

    /// Companies on the way, by phase, and the largest of these numbers.
    fn funnel(&self) -> [(&'static str, i64); 6] {
        phases(&self.table.totals.pipeline)
    }

    fn widest(&self) -> i64 {
        self.funnel().into_iter().map(|(_, companies)| companies).max().unwrap_or(0).max(1)
    }
}

fn phases(pipeline: &Pipeline) -> [(&'static str, i64); 6] {
    [
        ("储备", pipeline.reserve),
        ("股改", pipeline.reform),
        ("辅导", pipeline.guidance),
        ("审核", pipeline.review),
        ("中止", pipeline.suspended),
        ("退出", pipeline.exited),
    ]
}

async fn overview(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let as_of = asked.read::<AsOf>()?.as_of.unwrap_or(today);
    let read = move |db: &mut _, scope: &_| {
        Ok((table::break_zero(db, scope, as_of)?, town::list(db, scope)?))
    };
    let (table, towns) = actor.read(read).await?;
    let tiles = tiles::of(&table, &towns);
    page(&Overview { frame: Frame::of(&actor, Here::Overview, "总览"), today, table, tiles })
}
