//! Pages to edit, delete and restore a company.

use actix_web::HttpResponse;
use actix_web::web::Form as Posted;
use askama::Template;

use super::fields::{confirm_duplicate, fields};
use crate::access::Permission;
use crate::company::view::CompanyView;
use crate::company::{HERE, actions, store};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{Form, FormPage, Pairs};
use crate::web::{Frame, PathId, members, page, page_after, see_other};

async fn towns(actor: &Actor) -> Result<Vec<Town>, Error> {
    actor.read(town::list).await
}

/// Builds the edit form. Only a role that may correct records can change the town of a stored
/// company.
fn edited(actor: &Actor, towns: &[Town]) -> Form {
    let role = actor.person().role;
    let corrects = role.may(Permission::CorrectRecords);
    Form::new(fields(corrects.then_some(towns), role.may(Permission::KeepPool)))
}

fn edit_page(actor: &Actor, record: &CompanyView, form: Form, version: i64) -> FormPage {
    let back = format!("/companies/{}", record.id);
    let frame = Frame::of(actor, HERE, "编辑企业信息");
    FormPage::new(frame, form, format!("{back}/edit"), &back)
        .about(&back, &record.facts.name)
        .keeping("version", version)
}

pub async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let towns = towns(&actor).await?;
    let record = record(&actor, id.into_inner()).await?;
    let form = edited(&actor, &towns).editing(&members(&record)?);
    page(&edit_page(&actor, &record, form, record.version))
}

async fn record(actor: &Actor, id: i64) -> Result<CompanyView, Error> {
    let read = move |db: &mut _, scope: &_| {
        let company = store::find(db, scope, id)?.present()?;
        let former = store::former_names_of(db, company.key())?;
        Ok(CompanyView::new(company, former, scope))
    };
    actor.read(read).await
}

pub async fn save(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let mut form = edited(&actor, &towns(&actor).await?);
    if sent.has("confirm_duplicate") {
        form.fields.push(confirm_duplicate());
    }
    let form = form.entered(&sent);
    let changed = match form.meaning() {
        Ok(patch) => {
            actor.write(move |tx, scope| actions::change(tx, scope, id, seen, patch)).await
        }
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok(after) => {
            let done = if after.version == seen { "unchanged" } else { "saved" };
            Ok(see_other(&format!("/companies/{id}?done={done}")))
        }
        Err(refusal) => {
            let now = record(&actor, id).await?;
            let mut form = form;
            let asks = refusal.errors().iter().any(|error| error.field == "confirm_duplicate");
            if asks && !sent.has("confirm_duplicate") {
                form.fields.push(confirm_duplicate());
            }
            edit_page(&actor, &now, form, seen).refused_over(refusal, &members(&now)?, now.version)
        }
    }
}

#[derive(Template)]
#[template(path = "company/delete.html", config = "src/askama.toml")]
struct DeletePage {
    frame: Frame,
    company: CompanyView,
    refused: Option<String>,
}

pub async fn confirm_delete(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let company = record(&actor, id.into_inner()).await?;
    page(&DeletePage { frame: Frame::of(&actor, HERE, "移入回收站"), company, refused: None })
}

pub async fn delete(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let seen = sent.version()?;
    let Err(refusal) = actor.write(move |tx, scope| actions::delete(tx, scope, id, seen)).await
    else {
        return Ok(see_other("/companies?done=deleted"));
    };
    let company = record(&actor, id).await?;
    let refused = Some(refusal.detail().to_owned());
    let frame = Frame::of(&actor, HERE, "移入回收站");
    page_after(refusal, &DeletePage { frame, company, refused })
}

pub async fn restore(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, scope| actions::restore(tx, scope, id)).await?;
    Ok(see_other(&format!("/companies/{id}?done=restored")))
}
