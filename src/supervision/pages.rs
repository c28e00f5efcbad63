//! Pages of 督办: board, priority order, statistics.

use actix_web::HttpResponse;
use askama::Template;

use super::api::{self, BoardQuery, PeriodQuery, SHOWN, Statistics};
use super::board::{self, BoardRow};
use super::statistics;
use crate::access::{Access, Permission};
use crate::blocker::{self, BlockerQuery, BlockerView, GroupBy, Ranked, Status};
use crate::deadline::Basis;
use crate::error::Error;
use crate::session::Actor;
use crate::supervision::HERE;
use crate::web::parts::{Bar, Field, Pairs};
use crate::web::{Frame, Query, Route, page, pages, see_other};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewBlockers) => Get "/supervision": board_page,
    Access::Needs(Permission::ViewBlockers) => Get "/supervision/queue": queue_page,
    Access::Needs(Permission::ViewBlockers) => Get "/supervision/silent": silent,
    Access::Needs(Permission::ViewBlockers) => Get "/supervision/statistics": statistics_page,
];

/// Maximum number of cards in a column of the board.
const CARDS: i64 = 8;

/// Views: address and name.
const VIEWS: [(&str, &str); 7] = [
    ("/supervision", "按办理状态"),
    ("/supervision?by=department", "按牵头部门"),
    ("/supervision?by=town", "按镇街（园区）"),
    ("/supervision?by=category", "按类别"),
    ("/supervision/queue", "优先顺序"),
    ("/supervision/silent", "沉默清单"),
    ("/supervision/statistics", "办理统计"),
];

/// Links to all views, with the open one marked.
#[derive(Template)]
#[template(path = "supervision/views.html", config = "src/askama.toml")]
struct Views {
    here: String,
}

impl Views {
    fn all(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        VIEWS.into_iter().map(|(address, name)| (address, name, address == self.here))
    }
}

#[derive(Template)]
#[template(path = "supervision/board.html", config = "src/askama.toml")]
struct BoardPage {
    frame: Frame,
    views: Views,
    by: GroupBy,
    rows: Vec<BoardRow>,
    total: BoardRow,
    cards: Vec<BlockerView>,
}

/// A column of the board: one status.
struct Column<'a> {
    status: Status,
    count: i64,
    cards: Vec<&'a BlockerView>,
    has_more: bool,
}

impl BoardPage {
    /// Returns the columns with their numbers and most urgent cards.
    fn columns(&self) -> Vec<Column<'_>> {
        let counts = board::statuses().zip(&self.total.by_status);
        let of = |(status, count): (Status, &i64)| {
            let cards = self.cards.iter().filter(|card| card.status == status).collect();
            Column { status, count: *count, cards, has_more: *count > CARDS }
        };
        counts.map(of).collect()
    }

    fn statuses(&self) -> impl Iterator<Item = Status> {
        board::statuses()
    }

    /// Returns the address of the list of blockers behind a row; `more` adds filters.
    fn list(&self, row: &BoardRow, more: &str) -> String {
        let side = match self.by {
            GroupBy::Town => "town",
            GroupBy::Category => "category",
            GroupBy::Department | GroupBy::Status => "lead",
        };
        match row.code.is_empty() {
            true => format!("/blockers?open=true{more}"),
            false => format!("/blockers?open=true&{side}={}{more}", row.code),
        }
    }
}

async fn board_page(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: BoardQuery = asked.read()?;
    let (by, today) = (query.by.unwrap_or(GroupBy::Status), actor.clock().today());
    let read = move |db: &mut _, scope: &_| {
        let rows = api::rows_by(db, scope, by, today)?;
        let cards = match by {
            GroupBy::Status => {
                let all = BlockerQuery::default();
                let ids = blocker::most_urgent(db, scope, &all, today, CARDS)?;
                blocker::these(db, scope, &ids)?
            }
            _ => Vec::new(),
        };
        Ok((rows, cards))
    };
    let (rows, cards) = actor.read(read).await?;
    let here = match by {
        GroupBy::Status => "/supervision".to_owned(),
        other => format!("/supervision?by={}", other.code()),
    };
    page(&BoardPage {
        frame: Frame::of(&actor, HERE, "督办看板"),
        views: Views { here },
        by,
        total: board::total(&rows),
        rows,
        cards: cards.into_iter().map(|one| BlockerView::new(one, today)).collect(),
    })
}

#[derive(Template)]
#[template(path = "supervision/queue.html", config = "src/askama.toml")]
struct QueuePage {
    frame: Frame,
    views: Views,
    compared: usize,
    rows: Vec<(Ranked, BlockerView)>,
}

async fn queue_page(actor: Actor) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        let mut order = blocker::queue(db, scope, &BlockerQuery::default(), today)?;
        let compared = order.len();
        order.truncate(SHOWN);
        let ids: Vec<i64> = order.iter().map(|one| one.blocker_id).collect();
        Ok((compared, order, blocker::these(db, scope, &ids)?))
    };
    let (compared, order, records) = actor.read(read).await?;
    let views = records.into_iter().map(|one| BlockerView::new(one, today));
    page(&QueuePage {
        frame: Frame::of(&actor, HERE, "困难问题优先顺序"),
        views: Views { here: "/supervision/queue".to_owned() },
        compared,
        rows: order.into_iter().zip(views).collect(),
    })
}

/// 沉默清单: redirects to the list of blockers without any entry for too long.
async fn silent(actor: Actor) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let since = actor.read(move |db, _| Ok(Basis::read(db)?.silent_since(today))).await?;
    Ok(see_other(&format!("/blockers?quiet_since={since}&sort=turn_ends_on")))
}

#[derive(Template)]
#[template(path = "supervision/statistics.html", config = "src/askama.toml")]
struct StatisticsPage {
    frame: Frame,
    views: Views,
    bar: Bar,
    counted: Statistics,
}

impl StatisticsPage {
    /// Returns the tables: title, name of the list filter, rows.
    fn tables(&self) -> [(&'static str, &'static str, &Vec<statistics::StatisticsRow>); 2] {
        [
            ("按问题类别", "category", &self.counted.categories),
            ("按牵头部门", "lead", &self.counted.departments),
        ]
    }
}

async fn statistics_page(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: PeriodQuery = asked.read()?;
    let (from, to) = query.days(actor.clock().today())?;
    let counted = actor.read(move |db, scope| api::counted(db, scope, from, to)).await?;
    let fields = vec![
        Field::line("from", "从").value(from).hint("例如 2026-01-01"),
        Field::line("to", "到").value(to),
    ];
    let shown = asked.into_inner();
    page(&StatisticsPage {
        frame: Frame::of(&actor, HERE, "困难问题办理统计"),
        views: Views { here: "/supervision/statistics".to_owned() },
        bar: Bar::new(fields, 2, "/supervision/statistics", &shown),
        counted,
    })
}
