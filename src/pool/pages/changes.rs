//! Page of the changes of the pool between two days.

use actix_web::HttpResponse;
use askama::Template;

use super::{Views, town_field};
use crate::access::Reach;
use crate::error::Error;
use crate::pool::filter::ChangesQuery;
use crate::pool::model::Movement;
use crate::pool::view::{ChangesView, Flow, MemberView};
use crate::pool::{HERE, reading};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{Address, Bar, Field, Pager, Pairs};
use crate::web::{Frame, Query, page};

#[derive(Template)]
#[template(path = "pool/pages/changes.html", config = "src/askama.toml")]
struct Changes {
    frame: Frame,
    views: Views,
    bar: Bar,
    changes: ChangesView,
    towns: Vec<Town>,
    address: Address,
    pager: Pager,
}

impl Changes {
    fn town<'a>(&'a self, one: &'a MemberView) -> &'a str {
        name_of(&self.towns, &one.town_code)
    }

    /// Returns a count of a unit, or of all with an empty code, with the address of its list.
    fn figure(&self, flow: &Flow, movement: Movement, town: &str) -> Figure {
        let list = self.list(movement).with("town", town);
        Figure { count: flow.of(&movement), list }
    }

    /// Address of another list of the same days.
    fn list(&self, movement: Movement) -> Address {
        self.address.with("movement", movement.code()).with("page", "")
    }

    fn lists(&self) -> impl Iterator<Item = (Movement, Address, bool)> {
        let list = |one: &Movement| (*one, self.list(*one), *one == self.changes.movement);
        Movement::ALL.iter().map(list)
    }
}

/// A count that links to a list.
struct Figure {
    count: i64,
    list: Address,
}

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: ChangesQuery = asked.read()?;
    let filter = query.understood(actor.clock().today())?;
    let period = filter.period;
    let read = move |db: &mut _, scope: &_| {
        Ok((reading::changes(db, scope, &filter)?, town::list(db, scope)?))
    };
    let (changes, towns) = actor.read(read).await?;
    let asked = asked.into_inner().with("from", period.from).with("to", period.to);
    let address = Address::new("/pool/changes", Pairs::of(&query)?)
        .with("from", period.from)
        .with("to", period.to);
    let mut fields = vec![Field::line("from", "期初"), Field::line("to", "期末")];
    if *actor.scope().reach() == Reach::City {
        fields.push(town_field(&towns));
    }
    page(&Changes {
        frame: Frame::of(&actor, HERE, "后备库变动"),
        views: Views { here: "/pool/changes" },
        bar: Bar::new(fields, 3, "/pool/changes", &asked),
        pager: Pager::new(&changes.page, &address),
        changes,
        towns,
        address,
    })
}
