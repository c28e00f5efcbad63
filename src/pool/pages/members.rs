//! Pages of the pool on a day, and of removing a member.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::{Views, town_field};
use crate::access::{Permission, Reach};
use crate::error::{Code, Error};
use crate::membership::Leaving;
use crate::pool::filter::PoolQuery;
use crate::pool::model::{EXPIRING_DAYS, Member, MemberState};
use crate::pool::reading::Overview;
use crate::pool::view::{BatchCount, MemberView, PoolView, TownCount};
use crate::pool::{HERE, actions, reading, store};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Form, FormPage, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{Frame, PathId, Query, page, see_other};

/// What the pool holds today, each figure a link to the list behind it.
#[derive(Template)]
#[template(path = "pool/pages/lights.html", config = "src/askama.toml")]
struct Lights {
    overview: Overview,
}

impl Lights {
    /// Address of today's pool with one condition.
    fn only(&self, name: &str, value: impl ToString) -> Address {
        Address::new("/pool", Pairs::default()).with(name, value)
    }
}

/// How many companies were in the pool on a day, by unit and by batch.
#[derive(Template)]
#[template(path = "pool/pages/counts.html", config = "src/askama.toml")]
struct Counts {
    as_of: NaiveDate,
    towns: Table,
    batches: Table,
}

impl Counts {
    /// With links to the lists of `that_day`, the address of the pool on that day.
    fn new(pool: &PoolView, that_day: &Address) -> Self {
        let of_town = |row: &TownCount| match row.members {
            0 => Cell::from("0"),
            members => Cell::link(that_day.with("town", &row.town_code), members),
        };
        let of_batch = |row: &BatchCount| {
            let list = match row.batch_id {
                Some(id) => that_day.with("batch", id),
                None => that_day.with("no_batch", true),
            };
            Cell::link(list, row.members)
        };
        let towns = Table::of("按镇街（园区）", &pool.towns)
            .row_name("镇街（园区）", |row| row.town_name.as_str())
            .total("合计")
            .column("在库企业", "number", of_town)
            .total(pool.members)
            .labelled_by("towns");
        let batches = Table::of("按认定批次", &pool.batches)
            .row_name("批次", |row| row.batch_name.as_str())
            .total("合计")
            .column("在库企业", "number", of_batch)
            .total(pool.members)
            .labelled_by("of-batches");
        Self { as_of: pool.as_of, towns: towns.into(), batches: batches.into() }
    }
}

/// CSS class of a state; its name is shown too.
fn class_of(state: MemberState) -> &'static str {
    match state {
        MemberState::Serving => "good",
        MemberState::Expiring => "warn",
        MemberState::Overdue | MemberState::Listed | MemberState::MovedOut => "bad",
    }
}

/// Shape of a state, for people who do not see the colour.
fn shape_of(state: MemberState) -> &'static str {
    match state {
        MemberState::Serving => "",
        MemberState::Expiring => "▲ ",
        MemberState::Overdue | MemberState::Listed | MemberState::MovedOut => "■ ",
    }
}

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let said = asked.get("done").to_owned();
    let asked = asked.into_inner().with("done", "");
    let query: PoolQuery = asked.read()?;
    let today = actor.clock().today();
    let filter = query.clone().validate(today)?;
    let address = Address::new("/pool", Pairs::of(&query)?);
    let read = move |db: &mut _, scope: &_| {
        let pool = reading::pool(db, scope, &filter)?;
        let overview = reading::overview(db, scope, today)?;
        Ok((pool, overview, town::list(db, scope)?))
    };
    let (pool, overview, towns) = actor.read(read).await?;
    let frame = Frame::of(&actor, HERE, "后备库").saying(&said);
    let may_keep = frame.may(Permission::KeepPool);
    let empty = Cell::from("没有符合条件的在库企业。可以放宽查询条件");
    let empty = match may_keep {
        true => empty.and("，或").and_link("/pool/batches", "在认定批次中认定企业").and("。"),
        false => empty.and("。"),
    };
    let first = (pool.page.page - 1) * pool.page.per_page + 1;
    let table = table(&pool.page.items, first, &towns, may_keep);
    let export =
        |format: &str| address.at(&format!("/api/v1/exports/pool.{format}")).with("page", "");
    let may_export = frame.may(Permission::Export);
    let that_day = Address::new("/pool", Pairs::default()).with("as_of", asked.get("as_of"));
    let beside = match pool.as_of == overview.as_of {
        true => String::new(),
        false => format!("截至 {}", pool.as_of),
    };
    page(
        &ListPage::new(frame, "/pool", table, empty)
            .beside(beside)
            .main_link(may_keep, "/pool/batches/new", "登记认定批次")
            .link(may_export, export("xlsx"), "导出 Excel")
            .link(may_export, export("csv"), "导出 CSV")
            .printed()
            .above(&Views { here: "/pool" })?
            .above(&Lights { overview })?
            .bar(Bar::new(query_fields(&actor, &pool, &towns), 4, "/pool", &asked))
            .keeping(&asked, &["expires_within", "no_batch"])
            .pager(Pager::new(&pool.page, &address))
            .below(&Counts::new(&pool, &that_day))?,
    )
}

fn table<'r>(
    members: &'r [MemberView],
    first: i64,
    towns: &'r [Town],
    may_keep: bool,
) -> TableOf<'r, MemberView> {
    let company = |one: &MemberView| format!("/companies/{}", one.company.company_id);
    let batch = |one: &MemberView| {
        let name = one.batch_name.as_deref().unwrap_or("—");
        one.batch_id.map(|id| Cell::link(format!("/pool/batches/{id}"), name))
    };
    let state = |one: &MemberView| {
        let text = format!("{}{}", shape_of(one.state), one.state_name);
        let left = one.left_on.map(|day| format!("{day} 出库"));
        left.iter().fold(Cell::shaped(class_of(one.state), text), Cell::and_below)
    };
    let act = |one: &MemberView| match may_keep && one.left_on.is_none() {
        true => Cell::link(format!("/pool/memberships/{}/leave", one.id), "出库"),
        false => Cell::link(company(one), "查看"),
    };
    Table::of("在库企业列表", members)
        .numbered(first)
        .row_name("企业", |one| Cell::link(company(one), &one.company.company_name))
        .column("镇街（园区）", "", |one| name_of(towns, &one.town_code))
        .column("批次", "spare", batch)
        .column("入库日期", "spare", |one| one.entered_on)
        .column("服务期止", "spare", |one| one.expires_on)
        .column("在库状态", "", state)
        .column("当前阶段", "spare", |one| one.company.stage_name)
        .column("操作", "last", act)
}

fn query_fields(actor: &Actor, pool: &PoolView, towns: &[Town]) -> Vec<Field> {
    let batches = pool
        .batches
        .iter()
        .filter_map(|one| Some(Choice::new(one.batch_id?.to_string(), one.batch_name.clone())));
    let states = Choice::each::<MemberState>();
    let mut fields = vec![
        Field::line("as_of", "截至日期").hint("例如 2025-12-31，空着就是今天"),
        Field::choice("batch", "认定批次", batches),
        Field::choice("state", "在库状态", states),
    ];
    if *actor.scope().reach() == Reach::City {
        fields.insert(1, town_field(towns));
    }
    fields
}

/// Reads a member to remove, with the form.
async fn about(actor: &Actor, id: i64) -> Result<(Member, Form), Error> {
    let today = actor.clock().today();
    let found = actor.read(move |db, scope| Ok(store::these(db, scope, &[id], today)?.pop()));
    let member = found.await?.ok_or_else(|| Error::not_found("在库记录"))?;
    if let Some(left) = member.membership.span.left_on {
        let sentence = format!("“{}”已于 {left} 出库。", member.company.name);
        return Err(Error::conflict(Code::AlreadyLeft, sentence));
    }
    let (kind, reason) = match member.state {
        MemberState::Listed => (Leaving::Listed.code(), "已上市"),
        MemberState::MovedOut => (Leaving::MovedOut.code(), "已迁出本市"),
        MemberState::Overdue => (Leaving::Expired.code(), "服务管理期已满"),
        MemberState::Serving | MemberState::Expiring => ("", ""),
    };
    let kinds = Choice::each::<Leaving>();
    let form = Form::new(vec![
        Field::choice("kind", "出库类型", kinds).required().value(kind),
        Field::day("left_on", "出库日期").required().value(today).hint("从这一天起不再在库。"),
        Field::line("reason", "出库原因").required().wide().value(reason),
    ]);
    Ok((member, form))
}

fn leaving_page(actor: &Actor, member: &Member, form: Form) -> FormPage {
    let id = member.membership.id;
    let frame = Frame::of(actor, HERE, "登记出库");
    let entered = member.entered_on;
    let name = format!("{}　{entered} 入库", member.company.name);
    FormPage::new(frame, form, format!("/pool/memberships/{id}/leave"), "/pool")
        .about(format!("/companies/{}", member.company.id), name)
        .note("出库后，企业的出库日期和原因同时更新，所在镇街（园区）收到通知。以后可以再次认定入库。")
        .keeping("version", member.membership.version)
}

pub(super) async fn leaving(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (member, form) = about(&actor, id.into_inner()).await?;
    page(&leaving_page(&actor, &member, form))
}

pub(super) async fn leave(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (member, form) = about(&actor, id).await?;
    let form = form.entered(&sent);
    let how = form.read_with("version", seen);
    let left = actor.write_entered(how, move |tx, scope, how| actions::leave(tx, scope, id, how));
    match left.await {
        Ok(_) => Ok(see_other("/pool?done=left")),
        Err(refusal) => leaving_page(&actor, &member, form).refused(refusal),
    }
}
