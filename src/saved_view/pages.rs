//! Saving and removing views on the list of companies.

use actix_web::HttpResponse;
use actix_web::web::Form;

use super::actions::{self, Questions};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::parts::Pairs;
use crate::web::{PathId, Route, pages, see_other};

/// Targets of the forms on the list.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewCompanies) => Post "/views": save,
    Access::Needs(Permission::ViewCompanies) => Post "/views/{id}/delete": remove,
];

async fn save(actor: Actor, sent: Form<Pairs>) -> Result<HttpResponse, Error> {
    let person = actor.person().clone();
    let question = sent.get("query").to_owned();
    let back = format!("/companies?{question}");
    let list = actor.hooks().of::<Questions>().next();
    let Questions(understand) = list.ok_or_else(|| Error::internal("no list to keep views of"))?;
    actor
        .write(move |tx, scope| {
            let (name, shared) = (sent.get("name"), sent.has("shared"));
            actions::save(tx, scope, &person, *understand, name, &question, shared)
        })
        .await?;
    Ok(see_other(&back))
}

async fn remove(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let person = actor.person().clone();
    actor.write(move |tx, scope| actions::remove(tx, scope, &person, id.into_inner())).await?;
    Ok(see_other("/companies"))
}
