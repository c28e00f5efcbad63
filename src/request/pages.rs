//! Pages of 资料征集: list, form to ask, form to answer.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{NewRequest, RequestView};
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::company;
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{Field, Form, FormPage, Pager, Pairs};
use crate::web::{Frame, Page, Paging, PathId, Query, Route, page, pages, see_other};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewProfiles) => Get "/requests": list,
    Access::Needs(Permission::RequestInformation) => Get "/companies/{id}/request": begin,
    Access::Needs(Permission::RequestInformation) => Post "/companies/{id}/request": ask,
    Access::Needs(Permission::EditFinancials) => Get "/requests/{id}/answer": begin_answer,
    Access::Needs(Permission::EditFinancials) => Post "/requests/{id}/answer": answer,
    Access::Needs(Permission::RequestInformation) => Post "/requests/{id}/withdraw": withdraw,
];

const PATH: &str = "/requests";

#[derive(Template)]
#[template(path = "request/list.html", config = "src/askama.toml")]
struct ListPage {
    frame: Frame,
    open: bool,
    list: Page<RequestView>,
    towns: Vec<Town>,
    pager: Pager,
}

impl ListPage {
    fn town<'a>(&'a self, one: &'a RequestView) -> &'a str {
        town::name_of(&self.towns, &one.town_code)
    }

    fn figures(&self, one: &RequestView) -> String {
        one.wanted.iter().map(|wish| wish.text.as_str()).collect::<Vec<_>>().join("、")
    }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (open, done) = (asked.get("open") != "false", asked.get("done").to_owned());
    let paging = Paging::new(asked.get("page").parse().ok(), None)?;
    let read = move |db: &mut _, scope: &_| {
        Ok((store::list(db, scope, open, paging)?, town::list(db, scope)?))
    };
    let (found, towns) = actor.read(read).await?;
    let address = crate::web::parts::Address::new(PATH, Pairs::default()).with("open", open);
    page(&ListPage {
        frame: Frame::of(&actor, company::HERE, "资料征集").saying(&done),
        open,
        pager: Pager::new(&found, &address),
        list: found.try_map(RequestView::try_from)?,
        towns,
    })
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
