//! 入库申请 as pages: the list, one nomination with its actions, and a new one.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Views, town_field};
use crate::access::{Permission, Reach, minute};
use crate::company::{self, Company};
use crate::error::{Error, Present};
use crate::flow::Card;
use crate::pool::filter::NominationQuery;
use crate::pool::model::NominationState;
use crate::pool::view::NominationView;
use crate::pool::{HERE, actions, store};
use crate::record::called;
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Form, FormPage, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{
    Frame, Instant, Paging, PathId, Query, from_members, page, page_after, see_other,
};

/// Name of a user, as people read it.
fn user_name(actor: &str) -> &str {
    called(actor)
}

/// Formats a moment in China time.
fn at(moment: &Instant) -> String {
    minute(moment.0)
}

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: NominationQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new("/pool/nominations", Pairs::of(&query)?);
    let read = move |db: &mut _, scope: &_| {
        let found = store::list_nominations(db, scope, &query, paging)?;
        Ok((found, town::list(db, scope)?))
    };
    let (found, towns) = actor.read(read).await?;
    let mut fields = vec![Field::choice("state", "申请状态", Choice::each::<NominationState>())];
    if *actor.scope().reach() == Reach::City {
        fields.push(town_field(&towns));
    }
    let frame = Frame::of(&actor, HERE, "入库申请");
    let suggests = if frame.may(Permission::NominateCompanies) {
        "在企业页面按“推荐入库”提出。"
    } else {
        ""
    };
    let pager = Pager::new(&found, &address);
    let role = actor.person().role;
    let rows = found.map(|record| NominationView::new(record, role)).items;
    let table = table(&rows, &towns);
    page(
        &ListPage::new(
            frame,
            "/pool/nominations",
            table,
            format!("没有符合条件的入库申请。{suggests}"),
        )
        .above(&Views { here: "/pool/nominations" })?
        .bar(Bar::new(fields, 2, "/pool/nominations", &asked))
        .pager(pager),
    )
}

fn table<'r>(rows: &'r [NominationView], towns: &'r [Town]) -> TableOf<'r, NominationView> {
    let at_one = |one: &NominationView| format!("/pool/nominations/{}", one.id);
    let act = |one: &NominationView| if one.legal_actions.is_empty() { "查看" } else { "办理" };
    Table::of("入库申请列表", rows)
        .row_name("企业", |one| Cell::link(at_one(one), &one.company.company_name))
        .column("镇街（园区）", "", |one| name_of(towns, &one.town_code))
        .column("状态", "", |one| one.state_name)
        .column("初审意见", "spare long", |one| one.town_opinion.as_str())
        .column("推荐时间", "", |one| at(&one.nominated_at))
        .column("当前阶段", "spare", |one| one.company.stage_name)
        .column("批次", "spare", |one| one.batch_name.as_deref())
        .column("操作", "last", |one| Cell::link(at_one(one), act(one)))
}

#[derive(Template)]
#[template(path = "pool/pages/nomination.html", config = "src/askama.toml")]
struct NominationPage {
    frame: Frame,
    views: Views,
    one: NominationView,
    town: String,
    refused: Option<String>,
    acts: Card,
}

async fn load_page(actor: &Actor, id: i64) -> Result<NominationPage, Error> {
    let read = move |db: &mut _, scope: &_| {
        Ok((store::find_nomination(db, scope, id)?.present()?, town::list(db, scope)?))
    };
    let (record, towns) = actor.read(read).await?;
    let role = actor.person().role;
    let one = NominationView::new(record, role);
    Ok(NominationPage {
        frame: Frame::of(actor, HERE, "入库申请"),
        views: Views { here: "/pool/nominations" },
        town: name_of(&towns, &one.town_code).to_owned(),
        acts: Card::new(format!("/pool/nominations/{id}/act"), one.version, &one.legal_actions),
        one,
        refused: None,
    })
}

pub(super) async fn show(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let mut one = load_page(&actor, id.into_inner()).await?;
    one.frame = one.frame.saying(asked.get("done"));
    page(&one)
}

pub(super) async fn act(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let mut one = load_page(&actor, id).await?;
    let done = actor
        .write_entered(one.acts.entered(&sent).and_then(from_members), move |tx, scope, said| {
            actions::decide(tx, scope, id, said)
        });
    match done.await {
        Ok(_) => Ok(see_other(&format!("/pool/nominations/{id}?done=acted"))),
        Err(refusal) => {
            one.refused = one.acts.refused(&sent, &refusal);
            page_after(refusal, &one)
        }
    }
}

fn form() -> Form {
    Form::new(vec![
        Field::long("town_opinion", "镇街初审意见")
            .required()
            .hint("写明企业基本情况、上市意愿和计划，以及是否同意推荐。"),
    ])
}

async fn load_company(actor: &Actor, company: i64) -> Result<Company, Error> {
    actor.read(move |db, scope| company::find(db, scope, company)?.present()).await
}

fn new_page(actor: &Actor, company: &Company, form: Form) -> FormPage {
    let back = format!("/companies/{}", company.id);
    let frame = Frame::of(actor, HERE, "推荐入库");
    FormPage::new(frame, form, format!("{back}/nominate"), &back)
        .about(&back, &company.facts.name)
        .note("保存后报领导小组办公室审批；认定文件印发、企业列入批次后才算入库。")
}

pub(super) async fn new(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let company = load_company(&actor, id.into_inner()).await?;
    page(&new_page(&actor, &company, form()))
}

pub(super) async fn nominate(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let company = load_company(&actor, id.into_inner()).await?;
    let form = form().entered(&sent);
    let new = form.read_with("company_id", company.id);
    let made = actor.write_entered(new, actions::nominate);
    match made.await {
        Ok(record) => {
            Ok(see_other(&format!("/pool/nominations/{}?done=acted", record.nomination.id)))
        }
        Err(refusal) => new_page(&actor, &company, form).refused(refusal),
    }
}
