//! Pages of 资料征集: list, form to ask, form to answer.

use actix_web::{HttpResponse, web};

use super::model::{NewRequest, RequestView};
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::company;
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{
    Address, Cell, Field, Form, FormPage, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{Frame, Paging, PathId, Query, Route, page, pages, see_other};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewProfiles) => Get "/requests": list,
    Access::Needs(Permission::RequestInformation) => Get "/companies/{id}/request": begin,
    Access::Needs(Permission::RequestInformation) => Post "/companies/{id}/request": ask,
    Access::Needs(Permission::EditFinancials) => Get "/requests/{id}/answer": begin_answer,
    Access::Needs(Permission::EditFinancials) => Post "/requests/{id}/answer": answer,
    Access::Needs(Permission::RequestInformation) => Post "/requests/{id}/withdraw": withdraw,
];

const PATH: &str = "/requests";

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (open, done) = (asked.get("open") != "false", asked.get("done").to_owned());
    let paging = Paging::new(asked.get("page").parse().ok(), None)?;
    let read = move |db: &mut _, scope: &_| {
        Ok((store::list(db, scope, open, paging)?, town::list(db, scope)?))
    };
    let (found, towns) = actor.read(read).await?;
    let pager = Pager::new(&found, &Address::new(PATH, Pairs::default()).with("open", open));
    let rows = found.try_map(RequestView::try_from)?.items;
    let frame = Frame::of(&actor, company::HERE, "资料征集").saying(&done);
    let (empty, other, others) = match open {
        true => ("没有未结束的资料征集。", "/requests?open=false", "已结束的"),
        false => ("没有已结束的资料征集。", PATH, "未结束的"),
    };
    let table = table(&rows, &towns, open, &frame);
    page(
        &ListPage::new(frame, PATH, table, empty)
            .subtitle("上市画像所缺、已向镇街（园区）征集的资料。补齐后自动结束。")
            .link(true, other, others)
            .pager(pager),
    )
}

fn table<'r>(
    rows: &'r [RequestView],
    towns: &'r [Town],
    open: bool,
    frame: &Frame,
) -> TableOf<'r, RequestView> {
    let profile = |one: &RequestView| {
        Cell::link(format!("/companies/{}/profile#missing", one.company_id), &one.company_name)
    };
    let wanted = |one: &RequestView| {
        let figures = one.wanted.iter().map(|wish| wish.text.as_str()).collect::<Vec<_>>();
        let cell = Cell::from(figures.join("、"));
        one.note.iter().fold(cell, Cell::and_below)
    };
    let result = |one: &RequestView| {
        let ending = one.closed_as.map_or("", |ending| ending.label());
        one.answer.iter().fold(Cell::from(ending), Cell::and_below)
    };
    let may_withdraw = frame.may(Permission::RequestInformation);
    let acts = |one: &RequestView| {
        let withdraw = |cell: Cell| cell.and_post(format!("{PATH}/{}/withdraw", one.id), "撤回");
        Cell::link(format!("/companies/{}/financials", one.company_id), "填写")
            .and("　")
            .and_link(format!("{PATH}/{}/answer", one.id), "无法提供")
            .and_if(may_withdraw, withdraw)
    };
    let may_act = open && frame.may(Permission::EditFinancials);
    Table::of("资料征集", rows)
        .row_name("企业", profile)
        .column("镇街（园区）", "spare", |one| town::name_of(towns, &one.town_code))
        .column("资料", "long", wanted)
        .column("截止日期", "", |one| one.due_on)
        .column_if(!open, "结果", "long", result)
        .column_if(may_act, "操作", "last", acts)
}

fn question() -> Form {
    Form::new(vec![
        Field::day("due_on", "截止日期").required(),
        Field::long("note", "说明").hint("例如材料格式和联系人，可不填。"),
    ])
}

async fn asking(actor: &Actor, id: i64, form: Form) -> Result<FormPage, Error> {
    let name = actor.read(move |db, scope| Ok(company::find(db, scope, id)?.present()?.facts.name));
    let frame = Frame::of(actor, company::HERE, "征集资料");
    let back = format!("/companies/{id}/profile");
    Ok(FormPage::new(frame, form, format!("/companies/{id}/request"), back.clone())
        .about(back, name.await?)
        .note("向企业所属镇街（园区）征集上市画像所缺的资料，按能够判定的标准多少排列，一次最多 30 项；补齐后自动结束。"))
}

async fn begin(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&asking(&actor, id.into_inner(), question()).await?)
}

async fn ask(actor: Actor, id: PathId, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let form = question().entered(&sent);
    let asked = actor.write_entered(form.read::<NewRequest>(), move |tx, scope, new| {
        let company = company::find(tx.db(), scope, id)?.present()?;
        actions::ask(tx, scope, &company, &new)
    });
    match asked.await {
        Ok(_) => Ok(see_other(&format!("/companies/{id}/profile?done=asked"))),
        Err(refusal) => asking(&actor, id, form).await?.refused(refusal),
    }
}

fn reason() -> Form {
    Form::new(vec![actions::REASON.field()])
}

async fn answering(actor: &Actor, id: i64, form: Form) -> Result<FormPage, Error> {
    let (request, name, _) =
        actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    let frame = Frame::of(actor, company::HERE, "答复资料征集");
    Ok(FormPage::new(frame, form, format!("/requests/{id}/answer"), PATH)
        .about(format!("/companies/{}/profile", request.company_id), name)
        .note("资料补齐后征集自动结束；确实无法提供的，在这里答复领导小组办公室。"))
}

async fn begin_answer(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&answering(&actor, id.into_inner(), reason()).await?)
}

async fn answer(actor: Actor, id: PathId, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let why = sent.get("reason").to_owned();
    match actor.write(move |tx, scope| actions::answer(tx, scope, id, &why)).await {
        Ok(_) => Ok(see_other("/requests?done=replied")),
        Err(refusal) => {
            let form = reason().entered(&sent);
            answering(&actor, id, form).await?.refused(refusal)
        }
    }
}

async fn withdraw(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, scope| actions::withdraw(tx, scope, id)).await?;
    Ok(see_other("/requests?done=withdrawn"))
}
