//! Page to add a company.

use actix_web::HttpResponse;
use actix_web::web::Form as Posted;
use askama::Template;

use super::{NewEvent, Registered, register as record};
use crate::access::{Access, Permission};
use crate::company::{self, fields};
use crate::error::Error;
use crate::session::Actor;
use crate::stage::Stage;
use crate::town::{self, Town};
use crate::web::parts::{Choice, Field, Form, Pairs};
use crate::web::{Frame, Route, from_members, page, page_after, pages, see_other};

const EDIT: Access = Access::Needs(Permission::EditCompanies);

pub const PAGES: &[Route] = pages![
    EDIT => Get "/companies/new": new,
    EDIT => Post "/companies/new": create,
];

#[derive(Template)]
#[template(path = "course/new.html", config = "src/askama.toml")]
struct NewPage {
    frame: Frame,
    form: Form,
    standing: Form,
    /// Reason why a company with a known name is another company.
    duplicate: Form,
}

impl NewPage {
    fn new(actor: &Actor, form: Form, standing: Form, duplicate: Form) -> Self {
        Self { frame: Frame::of(actor, company::HERE, "新增企业"), form, standing, duplicate }
    }

    fn asks_about_duplicate(&self) -> bool {
        self.duplicate.fields.iter().any(|field| !field.errors.is_empty())
    }
}

/// Returns the form of a new company's current stage. Listings and moves out of the city are
/// recorded separately.
fn standing(actor: &Actor) -> Form {
    let before = Stage::ALL.iter().take_while(|stage| **stage != Stage::Listed);
    let stages = before.map(|stage| Choice::new(stage.code(), stage.label()));
    Form::new(vec![
        Field::choice("stage", "目前所处阶段", stages).required().value(Stage::Candidate),
        Field::day("occurred_on", "进入该阶段的日期").required().value(actor.clock().today()),
        Field::line("document_no", "文号"),
    ])
}

fn duplicate() -> Form {
    Form::new(vec![company::confirm_duplicate()])
}

async fn towns(actor: &Actor) -> Result<Vec<Town>, Error> {
    actor.read(town::list).await
}

/// Returns the form of a new company's facts. Users of one town cannot choose a town.
fn new_facts(actor: &Actor, towns: &[Town]) -> Form {
    let keeps_pool = actor.person().role.may(Permission::KeepPool);
    Form::new(fields(actor.scope().own_town().is_none().then_some(towns), keeps_pool))
}

pub async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    let form = new_facts(&actor, &towns(&actor).await?);
    page(&NewPage::new(&actor, form, standing(&actor), duplicate()))
}

pub async fn create(actor: Actor, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let form = new_facts(&actor, &towns(&actor).await?).entered(&sent);
    let standing = standing(&actor).entered(&sent);
    let duplicate = duplicate().entered(&sent);
    match register(&actor, &form, &standing, sent.get("confirm_duplicate")).await {
        Ok(Registered { company, declared }) => {
            let done = if declared.is_some() { "declared" } else { "created" };
            Ok(see_other(&format!("/companies/{}?done={done}", company.id)))
        }
        Err(refusal) => {
            let (form, standing) = (form.refused(&refusal), standing.refused_here(&refusal));
            let duplicate = duplicate.refused_here(&refusal);
            page_after(refusal, &NewPage::new(&actor, form, standing, duplicate))
        }
    }
}

async fn register(
    actor: &Actor,
    form: &Form,
    standing: &Form,
    confirmed: &str,
) -> Result<Registered, Error> {
    let (mut members, first) = Form::both(form.meaning(), standing.meaning())?;
    if let Some(own) = actor.scope().own_town() {
        members.insert("town_code".to_owned(), own.into());
    }
    let facts = from_members(members)?;
    let first: NewEvent = from_members(first)?;
    first.check_opening()?;
    let confirmed = Some(confirmed.to_owned()).filter(|reason| !reason.trim().is_empty());
    actor.write(move |tx, scope| record(tx, scope, facts, &first, confirmed.as_deref())).await
}
