//! Adding, changing, deleting a company.

use actix_web::HttpResponse;
use actix_web::web::Form as Posted;
use askama::Template;
use serde_json::{Map, Value};

use super::fields::facts;
use crate::access::{Actor, Permission};
use crate::company::model::Facts;
use crate::company::view::CompanyView;
use crate::company::{actions, store};
use crate::error::Error;
use crate::stage::{NewEvent, Stage};
use crate::town::{self, Town};
use crate::web::parts::{Choice, Conflict, Field, Form, Pairs};
use crate::web::{Frame, Here, PathId, page, page_after, see_other, understood};

/// Facts that a form holds, as the verbs take them.
pub fn understood_facts(members: Map<String, Value>) -> Result<Facts, Error> {
    serde_json::from_value(Value::Object(members)).map_err(|e| understood(&e.to_string()))
}

#[derive(Template)]
#[template(path = "company/new.html", config = "src/askama.toml")]
struct NewPage {
    frame: Frame,
    form: Form,
    standing: Form,
}

impl NewPage {
    fn new(actor: &Actor, form: Form, standing: Form) -> Self {
        Self { frame: Frame::of(actor, Here::Companies, "新增企业"), form, standing }
    }
}

/// Where a new company stands: what leads to a listing or out of the city is recorded by itself.
fn standing(actor: &Actor) -> Form {
    let before = Stage::ALL.iter().take_while(|stage| **stage != Stage::Listed);
    let stages = before.map(|stage| Choice::new(stage.code(), stage.label()));
    Form::new(vec![
        Field::choice("stage", "目前所处阶段", stages).required().value(Stage::Candidate),
        Field::day("occurred_on", "进入该阶段的日期").required().value(actor.clock().today()),
        Field::line("document_no", "文号"),
    ])
}

async fn towns(actor: &Actor) -> Result<Vec<Town>, Error> {
    actor.read(town::list).await
}

/// An officer of a unit adds companies to it; others choose one.
fn new_facts(actor: &Actor, towns: &[Town]) -> Form {
    Form::new(facts(actor.scope().own_town().is_none().then_some(towns)))
}

pub async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    let form = new_facts(&actor, &towns(&actor).await?);
    page(&NewPage::new(&actor, form, standing(&actor)))
}

pub async fn create(actor: Actor, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let form = new_facts(&actor, &towns(&actor).await?).entered(&sent);
    let standing = standing(&actor).entered(&sent);
    match register(&actor, &form, &standing).await {
        Ok(id) => Ok(see_other(&format!("/companies/{id}?done=created"))),
        Err(refusal) => {
            let (form, standing) = (form.refused(&refusal), standing.refused_here(&refusal));
            page_after(refusal, &NewPage::new(&actor, form, standing))
        }
    }
}

async fn register(actor: &Actor, form: &Form, standing: &Form) -> Result<i64, Error> {
    let (mut members, first) = Form::both(form.meaning(), standing.meaning())?;
    if let Some(own) = actor.scope().own_town() {
        members.insert("town_code".to_owned(), own.into());
    }
    let facts = understood_facts(members)?;
    let first: NewEvent = serde_json::from_value(Value::Object(first))
        .map_err(|error| understood(&error.to_string()))?;
    first.check_opening()?;
    Ok(actor.write(move |tx, scope| actions::register(tx, scope, facts, &first)).await?.id)
}

#[derive(Template)]
#[template(path = "company/edit.html", config = "src/askama.toml")]
struct EditPage {
    frame: Frame,
    id: i64,
    name: String,
    version: i64,
    form: Form,
    /// Someone else was quicker.
    conflict: Option<Conflict>,
}

/// Of a stored company the unit is corrected by the office alone.
fn edited(actor: &Actor, towns: &[Town]) -> Form {
    let corrects = actor.person().role.may(Permission::CorrectRecords);
    Form::new(facts(corrects.then_some(towns)))
}

pub async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (id, towns) = (id.into_inner(), towns(&actor).await?);
    let record = record(&actor, id).await?;
    let form = edited(&actor, &towns).editing(&as_members(&record)?);
    page(&EditPage {
        frame: Frame::of(&actor, Here::Companies, format!("编辑：{}", record.facts.name)),
        id,
        name: record.facts.name,
        version: record.version,
        form,
        conflict: None,
    })
}

async fn record(actor: &Actor, id: i64) -> Result<CompanyView, Error> {
    let read = move |db: &mut _, scope: &_| {
        let company = store::find(db, scope, id)?;
        let former = store::former_names_of(db, scope, id)?;
        Ok(CompanyView::new(company, former, scope))
    };
    actor.read(read).await
}

fn as_members(record: &CompanyView) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(record)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::internal("a company is an object")),
    }
}

pub async fn save(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let (id, towns) = (id.into_inner(), towns(&actor).await?);
    let form = edited(&actor, &towns).entered(&sent);
    let seen = sent.get("version").parse().unwrap_or_default();
    let changed = async {
        let patch = form.meaning()?;
        let done = if patch.is_empty() { "unchanged" } else { "saved" };
        actor
            .write(move |tx, scope| actions::change(tx, scope, id, seen, patch))
            .await
            .map(|_| done)
    };
    let refusal = match changed.await {
        Ok(done) => return Ok(see_other(&format!("/companies/{id}?done={done}"))),
        Err(refusal) => refusal,
    };
    let now = record(&actor, id).await?;
    let stale = refusal.code() == "stale_version";
    let both = stale.then(|| as_members(&now)).transpose()?.map(|now| form.disagreements(&now));
    let answer = EditPage {
        frame: Frame::of(&actor, Here::Companies, format!("编辑：{}", now.facts.name)),
        id,
        name: now.facts.name,
        version: if stale { now.version } else { seen },
        form: form.refused(&refusal),
        conflict: both.map(|both| Conflict { both }),
    };
    page_after(refusal, &answer)
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
    page(&DeletePage {
        frame: Frame::of(&actor, Here::Companies, "移入回收站"),
        company,
        refused: None,
    })
}

pub async fn delete(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let seen = sent.get("version").parse().unwrap_or_default();
    let Err(refusal) = actor.write(move |tx, scope| actions::delete(tx, scope, id, seen)).await
    else {
        return Ok(see_other("/companies?done=deleted"));
    };
    let company = record(&actor, id).await?;
    let refused = Some(refusal.detail().to_owned());
    let frame = Frame::of(&actor, Here::Companies, "移入回收站");
    page_after(refusal, &DeletePage { frame, company, refused })
}

pub async fn restore(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, scope| actions::restore(tx, scope, id)).await?;
    Ok(see_other(&format!("/companies/{id}?done=restored")))
}
