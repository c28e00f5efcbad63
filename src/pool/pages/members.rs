//! Pages of the pool on a day, and of removing a member.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Views, town_field};
use crate::access::{Permission, Reach};
use crate::error::{Code, Error};
use crate::membership::Leaving;
use crate::pool::filter::PoolQuery;
use crate::pool::model::{EXPIRING_DAYS, Member, MemberState};
use crate::pool::reading::Overview;
use crate::pool::view::{MemberView, PoolView};
use crate::pool::{HERE, actions, reading, store};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{Address, Bar, Choice, Field, Form, FormPage, Pager, Pairs};
use crate::web::{Frame, PathId, Query, page, see_other};

#[derive(Template)]
#[template(path = "pool/pages/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    views: Views,
    bar: Bar,
    kept: Vec<(&'static str, String)>,
    pool: PoolView,
    overview: Overview,
    towns: Vec<Town>,
    first: i64,
    address: Address,
    pager: Pager,
}

impl List {
    fn town<'a>(&'a self, one: &'a MemberView) -> &'a str {
        name_of(&self.towns, &one.town_code)
    }

    fn export(&self, format: &str) -> Address {
        self.address.at(&format!("/api/v1/exports/pool.{format}")).with("page", "")
    }

    /// Address of the pool with one parameter.
    fn only(&self, name: &str, value: impl ToString) -> Address {
        Address::new("/pool", Pairs::default()).with(name, value)
    }

    /// Address of the list of one unit, on the same day.
    fn of_town(&self, code: &str) -> Address {
        self.on_that_day().with("town", code)
    }

    fn of_batch(&self, id: &Option<i64>) -> Address {
        match id {
            Some(id) => self.on_that_day().with("batch", id),
            None => self.on_that_day().with("no_batch", true),
        }
    }

    fn on_that_day(&self) -> Address {
        let day = self.address.asked().get("as_of").to_owned();
        self.only("as_of", day)
    }
}

/// CSS class of a state; its name is shown too.
fn class_of(state: &MemberState) -> &'static str {
    match state {
        MemberState::Serving => "good",
        MemberState::Expiring => "warn",
        MemberState::Overdue | MemberState::Listed | MemberState::MovedOut => "bad",
    }
}

/// Shape of a state, for people who do not see the colour.
fn shape_of(state: &MemberState) -> &'static str {
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
    let filter = query.clone().understood(today)?;
    let address = Address::new("/pool", Pairs::of(&query)?);
    let read = move |db: &mut _, scope: &_| {
        let pool = reading::pool(db, scope, &filter)?;
        let overview = reading::overview(db, scope, today)?;
        Ok((pool, overview, town::list(db, scope)?))
    };
    let (pool, overview, towns) = actor.read(read).await?;
    let kept = ["expires_within", "no_batch"].map(|name| (name, asked.get(name).to_owned()));
    page(&List {
        frame: Frame::of(&actor, HERE, "后备库").saying(&said),
        views: Views { here: "/pool" },
        bar: Bar::new(query_fields(&actor, &pool, &towns), 4, "/pool", &asked),
        kept: kept.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        first: (pool.page.page - 1) * pool.page.per_page,
        pager: Pager::new(&pool.page, &address),
        pool,
        overview,
        towns,
        address,
    })
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
