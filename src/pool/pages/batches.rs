//! 认定批次 as pages: the list, one batch, its form, and recognising companies in it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Views, numbers};
use crate::access::Permission;
use crate::error::{Code, Error, FieldError, Present};
use crate::pool::actions::Recognition;
use crate::pool::filter::{NominationQuery, PageQuery};
use crate::pool::model::{Batch, NominationState};
use crate::pool::view::{BatchView, NominationView};
use crate::pool::{HERE, actions, reading, store};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{
    Address, Cell, Field, Form, FormPage, Input, ListPage, Pager, Pairs, Table,
};
use crate::web::{
    Frame, Members, Paging, PathId, Query, members, page, page_after, saved, see_other,
};

/// Maximum number of nominations waiting for a batch that are shown.
const MOST_WAITING: i64 = 200;

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: PageQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let found = actor.read(move |db, scope| reading::batches(db, scope, paging)).await?;
    let frame = Frame::of(&actor, HERE, "认定批次");
    let may_keep = frame.may(Permission::KeepPool);
    let at = |one: &BatchView| format!("/pool/batches/{}", one.id);
    let members = |one: &BatchView| match one.members {
        0 => Cell::from("0"),
        members => Cell::link(format!("/pool?batch={}", one.id), members),
    };
    let table = Table::of("认定批次列表", &found.items)
        .row_name("批次", |one| Cell::link(at(one), &one.facts.name))
        .column("认定文号", "long", |one| one.facts.document_no.as_str())
        .column("文件日期", "", |one| one.facts.recognised_on)
        .column("服务期止", "spare", |one| one.facts.expires_on)
        .column("认定企业", "number spare", |one| one.recognised)
        .column("现在库", "number", members)
        .column("操作", "last", |one| Cell::link(at(one), "查看"));
    let empty = Cell::from("还没有登记认定批次。").and_if(may_keep, |cell| {
        cell.and("领导小组的认定文件印发后，")
            .and_link("/pool/batches/new", "登记批次")
            .and("，再认定企业。")
    });
    page(
        &ListPage::new(frame, "/pool/batches", table, empty)
            .main_link(may_keep, "/pool/batches/new", "登记认定批次")
            .above(&Views { here: "/pool/batches" })?
            .pager(Pager::new(&found, &Address::new("/pool/batches", Pairs::of(&query)?))),
    )
}

fn fields() -> Vec<Field> {
    vec![
        Field::new("number", "批次序号", Input::Whole).required().hint("第九批填 9。"),
        Field::line("name", "批次名称")
            .required()
            .hint("与名单中“后备企业批次”一列的写法一致，例如 第九批。"),
        Field::line("document_no", "认定文号").required(),
        Field::day("recognised_on", "文件日期").required().hint("企业从这一天起在库。"),
        Field::day("expires_on", "服务管理期止").hint("空着就是文件日期起满六年。"),
        Field::long("note", "备注"),
    ]
}

fn new_page(actor: &Actor, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "登记认定批次");
    FormPage::new(frame, form, "/pool/batches/new", "/pool/batches")
}

pub(super) async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    page(&new_page(&actor, Form::new(fields())))
}

pub(super) async fn create(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = Form::new(fields()).entered(&sent);
    let created = actor.write_entered(form.read(), actions::create_batch);
    match created.await {
        Ok(batch) => Ok(see_other(&format!("/pool/batches/{}?done=created", batch.id))),
        Err(refusal) => new_page(&actor, form).refused(refusal),
    }
}

#[derive(Template)]
#[template(path = "pool/pages/batch.html", config = "src/askama.toml")]
struct BatchPage {
    frame: Frame,
    views: Views,
    batch: BatchView,
}

pub(super) async fn show(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let read = move |db: &mut _, scope: &_| {
        let batch = store::find_batch(db, scope, id)?.present()?;
        reading::batch(db, scope, batch)
    };
    let batch = actor.read(read).await?;
    page(&BatchPage {
        frame: Frame::of(&actor, HERE, batch.facts.name.clone()).saying(asked.get("done")),
        views: Views { here: "/pool/batches" },
        batch,
    })
}

/// Reads a batch to edit, with its current values and its form.
async fn editing(actor: &Actor, id: i64) -> Result<(Batch, Members, Form), Error> {
    let batch = actor.read(move |db, scope| store::find_batch(db, scope, id)?.present()).await?;
    let now = members(&batch.facts)?;
    let mut fields = fields();
    for field in fields.iter_mut().filter(|field| field.name == "expires_on") {
        (field.required, field.hint) = (true, "在这一批服务到期的企业随之改变。");
    }
    let form = Form::new(fields).editing(&now);
    Ok((batch, now, form))
}

fn editing_page(actor: &Actor, batch: &Batch, form: Form, version: i64) -> FormPage {
    let back = format!("/pool/batches/{}", batch.id);
    let frame = Frame::of(actor, HERE, "修改认定批次");
    FormPage::new(frame, form, format!("{back}/edit"), &back)
        .about(&back, &batch.facts.name)
        .keeping("version", version)
}

pub(super) async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (batch, _, form) = editing(&actor, id.into_inner()).await?;
    page(&editing_page(&actor, &batch, form, batch.version))
}

pub(super) async fn save(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (batch, now, form) = editing(&actor, id).await?;
    let form = form.entered(&sent);
    let changed = actor.write_entered(form.meaning(), move |tx, scope, patch| {
        actions::change_batch(tx, scope, id, seen, patch)
    });
    match changed.await {
        Ok(after) => Ok(saved(&format!("/pool/batches/{id}"), seen, after.version)),
        Err(refusal) => {
            editing_page(&actor, &batch, form, seen).refused_over(refusal, &now, batch.version)
        }
    }
}

/// A nomination that may be recognised.
struct Waiting {
    nomination: NominationView,
    town: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pool/pages/recognise.html", config = "src/askama.toml")]
struct Choosing {
    frame: Frame,
    batch: Batch,
    waiting: Vec<Waiting>,
    total: i64,
    companies: String,
    refused: Option<String>,
}

async fn choosing(actor: &Actor, id: i64, chosen: &[&str]) -> Result<Choosing, Error> {
    let role = actor.person().role;
    let query =
        NominationQuery { state: Some(NominationState::Accepted), ..NominationQuery::default() };
    let paging = Paging::new(None, Some(MOST_WAITING))?;
    let read = move |db: &mut _, scope: &_| {
        let batch = store::find_batch(db, scope, id)?.present()?;
        let found = store::list_nominations(db, scope, &query, paging)?;
        Ok((batch, found, town::list(db, scope)?))
    };
    let (batch, found, towns): (_, _, Vec<Town>) = actor.read(read).await?;
    let total = found.total;
    let waiting = found.items.into_iter().map(|record| {
        let nomination = NominationView::new(record, role);
        let town = name_of(&towns, &nomination.town_code).to_owned();
        let chosen = chosen.contains(&nomination.id.to_string().as_str());
        Waiting { nomination, town, chosen }
    });
    Ok(Choosing {
        frame: Frame::of(actor, HERE, "认定企业"),
        waiting: waiting.collect(),
        batch,
        total,
        companies: String::new(),
        refused: None,
    })
}

pub(super) async fn choose(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&choosing(&actor, id.into_inner(), &[]).await?)
}

/// Returns the nominations and companies that the form names.
fn read_recognition(sent: &Pairs) -> Result<Recognition, Error> {
    let wrong = |what: String| {
        let sentence =
            format!("“{what}”不是企业编号。编号是企业页面地址里的数字，几个编号用顿号隔开。");
        Error::invalid(vec![FieldError::new("companies", Code::BadNumber, sentence)])
    };
    let nominations = sent.all("nomination").filter_map(|one| one.parse().ok()).collect();
    Ok(Recognition { nominations, companies: numbers(sent.get("companies")).map_err(wrong)? })
}

pub(super) async fn recognise(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let done = actor.write_entered(read_recognition(&sent), move |tx, scope, who| {
        actions::recognise(tx, scope, id, who)
    });
    match done.await {
        Ok(_) => Ok(see_other(&format!("/pool/batches/{id}?done=recognised"))),
        Err(refusal) => {
            let chosen: Vec<&str> = sent.all("nomination").collect();
            let mut choosing = choosing(&actor, id, &chosen).await?;
            sent.get("companies").clone_into(&mut choosing.companies);
            choosing.refused = Some(refusal.detail().to_owned());
            page_after(refusal, &choosing)
        }
    }
}
