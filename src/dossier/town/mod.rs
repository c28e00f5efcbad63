//! Pages of 镇街（园区）: the list of units, and one unit as a briefing with its working group.

mod one;

use std::collections::{BTreeMap, HashMap};

use actix_web::HttpResponse;
use askama::Template;

use crate::access::{Access, Permission};
use crate::blocker::{self, BlockerQuery};
use crate::deadline::Open;
use crate::error::Error;
use crate::goal::{self, BreakZero, TownRow};
use crate::session::Actor;
use crate::town;
use crate::web::{Frame, Route, page, pages};

/// Pages of units.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewGoal) => Get "/towns": list,
    Access::Needs(Permission::ViewGoal) => Get "/towns/{code}": one::one,
];

#[derive(Template)]
#[template(path = "dossier/town/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    table: BreakZero,
    leaders: HashMap<String, String>,
    open: BTreeMap<String, Open>,
    /// The unit whose blockers this user may see; `None` if not limited to one unit.
    own: Option<String>,
}

impl List {
    /// Returns the open blockers of a unit; `None` if the user may not see them.
    fn open_of(&self, row: &TownRow) -> Option<Open> {
        let seen = self.own.as_ref().is_none_or(|own| *own == row.town_code);
        seen.then(|| self.open.get(&row.town_code).copied().unwrap_or_default())
    }

    fn open_in_all(&self) -> Open {
        self.open.values().copied().fold(Open::default(), Open::and)
    }

    fn leader_of(&self, row: &TownRow) -> &str {
        self.leaders.get(&row.town_code).map_or("—", String::as_str)
    }
}

async fn list(actor: Actor) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        let open = blocker::open_by_town(db, scope, &BlockerQuery::default(), today)?;
        Ok((goal::break_zero(db, scope, today)?, town::leaders(db, scope)?, open))
    };
    let (table, leaders, open) = actor.read(read).await?;
    let own = actor.scope().own_town().map(str::to_owned);
    let frame = Frame::of(&actor, town::HERE, "镇街（园区）");
    page(&List { frame, table, leaders, open, own })
}
