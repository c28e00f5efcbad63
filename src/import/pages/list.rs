//! 批次: lists the batches. 上传: the first step.

use std::collections::HashMap;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{moment, number, person, subject};
use crate::account;
use crate::background::Standing;
use crate::error::Error;
use crate::import::actions::Upload;
use crate::import::batch::Opened;
use crate::import::model::State;
use crate::import::received::receive;
use crate::import::{AnyListKind, HERE, actions, batch};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{
    Address, Cell, Choice, Field, Form, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{Frame, Page, Paging, Query, page, page_after, see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    page: Option<i64>,
}

/// The form that a list is sent with.
#[derive(Template)]
#[template(path = "import/pages/upload.html", config = "src/askama.toml")]
struct UploadForm {
    form: Form,
    /// Name of the sender's own unit, if the sender acts for one.
    own_town: Option<String>,
}

struct Row {
    opened: Opened,
    by: String,
    at: String,
    state: &'static str,
    state_class: &'static str,
}

/// Data loaded for a page of the list.
struct Read {
    page: Page<Opened>,
    names: HashMap<String, String>,
    towns: Vec<Town>,
}

pub async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    page(&list_page(&actor, &asked, None).await?)
}

/// Uploads a list and redirects to its reading; an error is shown on the form.
pub async fn upload(actor: Actor, form: Multipart) -> Result<HttpResponse, Error> {
    let mut upload = Upload::default();
    let received = receive(form, &mut upload).await;
    let upload = std::sync::Arc::new(upload);
    let taken = match received {
        Ok(()) => {
            let (actor, upload) = (actor.clone(), std::sync::Arc::clone(&upload));
            web::block(move || actions::upload(&actor, &upload)).await?
        }
        Err(refusal) => Err(refusal),
    };
    match taken {
        Ok(id) => Ok(see_other(&format!("/imports/{id}"))),
        Err(refusal) => {
            let refused = Some((&*upload, &refusal));
            let list = list_page(&actor, &Pairs::default(), refused).await?;
            page_after(refusal, &list)
        }
    }
}

async fn list_page(
    actor: &Actor,
    asked: &Pairs,
    refused: Option<(&Upload, &Error)>,
) -> Result<ListPage, Error> {
    let paging = Paging::new(asked.read::<Asked>()?.page, None)?;
    let read = actor.read(move |db, scope| {
        let page = batch::batches(db, scope, paging)?;
        let people: Vec<&str> = page.items.iter().map(|one| one.row.created_by.as_str()).collect();
        let names = account::display_names(db, &people)?;
        Ok(Read { names, page, towns: town::list(db, scope)? })
    });
    let Read { page, names, towns } = read.await?;
    let own = actor.scope().own_town();
    let own_town = own.and_then(|code| towns.iter().find(|town| town.code == code));
    let form = form(own.is_none().then_some(towns.as_slice()), refused);
    let pager = Pager::new(&page, &Address::new("/imports", asked.clone()));
    let rows: Vec<Row> = page.items.into_iter().map(|opened| row(actor, opened, &names)).collect();
    let frame = Frame::of(actor, HERE, "导入");
    let empty = "还没有导入过名单。请在上面选择文件上传。";
    let own_town = own_town.map(|town| town.name.clone());
    Ok(ListPage::new(frame, "/imports", table(&rows, paging.offset() + 1), empty)
        .above(&UploadForm { form, own_town })?
        .pager(pager))
}

fn table(rows: &[Row], first: i64) -> TableOf<'_, Row> {
    let at = |row: &Row| format!("/imports/{}", row.opened.row.id);
    let counts = |row: &Row| row.opened.report.counts;
    let failed = |row: &Row| match counts(row).failed {
        0 => Cell::from("0"),
        failed => {
            let errors = format!("{}/errors", at(row));
            Cell::empty().and_link_as("light-red", errors, number(failed))
        }
    };
    let act = |row: &Row| {
        let checked = matches!(row.opened.row.state, State::Checked);
        let text = if checked { "继续" } else { "查看" };
        Cell::empty().and_link_as("btn btn-small", at(row), text)
    };
    Table::of("导入批次", rows)
        .numbered(first)
        .row_name("文件", |row| Cell::link(at(row), &row.opened.row.file_name))
        .column("名单种类", "spare", |row| row.opened.row.kind.label())
        .column("状态", "", |row| Cell::shaped(row.state_class, row.state))
        .column("行数", "number", |row| number(counts(row).rows))
        .column("新增", "number", |row| number(counts(row).created))
        .column("更新", "number", |row| number(counts(row).updated))
        .column("无变化", "number spare", |row| number(counts(row).unchanged))
        .column("跳过", "number spare", |row| number(counts(row).skipped))
        .column("失败", "number", failed)
        .column("上传人", "spare", |row| row.by.as_str())
        .column("上传时间", "spare", |row| row.at.as_str())
        .column("操作", "last", act)
}

fn row(actor: &Actor, opened: Opened, names: &HashMap<String, String>) -> Row {
    let by = person(names, &opened.row.created_by);
    let working =
        matches!(actor.background().standing(subject(opened.row.id)), Standing::Working(_));
    let (state, state_class) = match opened.row.state {
        State::Checked if working => ("正在提交", "warn"),
        State::Checked => (State::Checked.label(), "warn"),
        State::Committed if working => ("正在撤销", "warn"),
        State::Committed => (State::Committed.label(), "good"),
        State::Undone => (State::Undone.label(), "faint"),
    };
    Row { by, at: moment(Some(opened.row.created_at)), state, state_class, opened }
}

/// Returns the form fields of an upload besides the file. Users of the whole city can choose a
/// town.
fn form(towns: Option<&[Town]>, refused: Option<(&Upload, &Error)>) -> Form {
    let kinds = AnyListKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label()));
    let mut fields = vec![
        Field::choice("kind", "名单种类", kinds).required().value(AnyListKind::default()),
        Field::day("as_of", "名单日期").hint("名单截至哪一天；空着就是今天。"),
    ];
    if let Some(towns) = towns {
        fields.push(town_field(towns).hint("名单里没写镇街的企业归到这里；名单里写了的可不选。"));
    }
    let Some((upload, refusal)) = refused else { return Form::new(fields) };
    for field in &mut fields {
        field.value = match field.name {
            "kind" => upload.kind.map(|kind| kind.code().to_owned()),
            "as_of" => upload.hints.as_of.map(|day| day.to_string()),
            _ => upload.hints.town.clone(),
        }
        .unwrap_or_default();
    }
    Form::new(fields).refused(refusal)
}

/// Returns a selection field of the towns, in official order.
pub fn town_field(towns: &[Town]) -> Field {
    let choices = towns.iter().map(|town| Choice::new(town.code.as_str(), town.name.as_str()));
    Field::choice("town", "所属镇街（园区）", choices)
}
