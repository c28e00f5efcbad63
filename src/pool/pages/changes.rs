//! Page of the changes of the pool between two days.

use actix_web::HttpResponse;
use askama::Template;

use super::{Views, town_field};
use crate::access::Reach;
use crate::error::Error;
use crate::pool::filter::ChangesQuery;
use crate::pool::model::Movement;
use crate::pool::view::{ChangesView, TownFlow};
use crate::pool::{HERE, reading};
use crate::session::Actor;
use crate::town::{self, name_of};
use crate::web::parts::{Address, Bar, Cell, Field, ListPage, Pager, Pairs, Table};
use crate::web::{Frame, Query, page};

/// Above the list: how the figures are calculated, and a tab for each movement.
#[derive(Template)]
#[template(path = "pool/pages/movements.html", config = "src/askama.toml")]
struct Movements<'a> {
    changes: &'a ChangesView,
    address: &'a Address,
}

impl Movements<'_> {
    fn tabs(&self) -> impl Iterator<Item = (Movement, Address, bool)> {
        let tab =
            |one: &Movement| (*one, list_of(self.address, *one), *one == self.changes.movement);
        Movement::ALL.iter().map(tab)
    }
}

/// The same days, another list.
fn list_of(address: &Address, movement: Movement) -> Address {
    address.with("movement", movement.code()).with("page", "")
}

/// How many companies entered and left, by unit.
#[derive(Template)]
#[template(path = "pool/pages/flows.html", config = "src/askama.toml")]
struct Flows {
    towns: Table,
}

impl Flows {
    fn new(changes: &ChangesView, address: &Address) -> Self {
        let figure = |movement| {
            move |row: &TownFlow| match row.flow.of(movement) {
                0 => Cell::from("0"),
                count => Cell::link(list_of(address, movement).with("town", &row.town_code), count),
            }
        };
        let totals = &changes.totals;
        let towns = Table::of("按镇街（园区）", &changes.towns)
            .row_name("镇街（园区）", |row| row.town_name.as_str())
            .total("合计")
            .column("期初", "number", |row| row.flow.at_start)
            .total(totals.at_start)
            .column("入库", "number", figure(Movement::Entered))
            .total(totals.entered)
            .column("再入库", "number", figure(Movement::ReEntered))
            .total(totals.re_entered)
            .column("其中期初在库", "number spare", |row| row.flow.returned)
            .total(totals.returned)
            .column("出库", "number", figure(Movement::Left))
            .total(totals.left)
            .column("期末", "number", |row| row.flow.at_end)
            .total(totals.at_end)
            .labelled_by("towns");
        Self { towns: towns.into() }
    }
}

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: ChangesQuery = asked.read()?;
    let filter = query.validate(actor.clock().today())?;
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
    let label = changes.movement.label();
    let table = Table::of(label, &changes.page.items)
        .row_name("企业", |one| {
            Cell::link(format!("/companies/{}", one.company.company_id), &one.company.company_name)
        })
        .column("镇街（园区）", "", |one| name_of(&towns, &one.town_code))
        .column("批次", "spare", |one| one.batch_name.as_deref())
        .column("入库日期", "spare", |one| one.entered_on)
        .column("出库日期", "", |one| one.left_on)
        .column("出库类型", "", |one| one.left_kind_name)
        .column("出库原因", "spare long", |one| one.left_reason.as_deref());
    let frame = Frame::of(&actor, HERE, "后备库变动");
    page(
        &ListPage::new(frame, "/pool/changes", table, format!("这段时间没有{label}的企业。"))
            .beside(format!("{} 至 {}", period.from, period.to))
            .printed()
            .above(&Views { here: "/pool/changes" })?
            .bar(Bar::new(fields, 3, "/pool/changes", &asked))
            .keeping(&asked, &["movement"])
            .above_table(&Movements { changes: &changes, address: &address })?
            .pager(Pager::new(&changes.page, &address))
            .below(&Flows::new(&changes, &address))?,
    )
}
