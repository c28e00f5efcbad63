//! `/api/v1/settings`.

use serde_json::{Map, Value};

use super::figures::Figures;
use super::model::Supervision;
use super::subject::Subject;
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Body, IfMatch, Route, Versioned, routes};

/// Settings.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_supervision: supervision,
    Access::Needs(Permission::SetRules) => __path_change_supervision: change_supervision,
    Access::Needs(Permission::ViewUnits) => __path_figures: figures,
    Access::Needs(Permission::SetRules) => __path_change_figures: change_figures,
];

async fn show<S: Subject>(actor: Actor) -> Result<Versioned<S>, Error> {
    let (record, version) = actor.read(|db, _| store::with_version(db)).await?;
    Ok(Versioned { record, version })
}

async fn change<S: Subject>(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<S>, Error> {
    let patch = body.into_inner();
    let (record, version) = actor.write(move |tx, _| actions::change(tx, seen.0, patch)).await?;
    Ok(Versioned { record, version })
}

/// 督办规则 in force.
#[utoipa::path(get, path = "/api/v1/settings/supervision", tag = "设置",
    responses((status = 200, body = Supervision)))]
async fn supervision(actor: Actor) -> Result<Versioned<Supervision>, Error> {
    show(actor).await
}

/// Changes 督办规则. Only the members given change.
#[utoipa::path(patch, path = "/api/v1/settings/supervision", tag = "设置",
    params(("If-Match" = String, Header)), request_body = Supervision,
    responses((status = 200, body = Supervision), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change_supervision(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<Supervision>, Error> {
    change(actor, seen, body).await
}

/// 财务口径 in force.
#[utoipa::path(get, path = "/api/v1/settings/figures", tag = "设置",
    responses((status = 200, body = Figures)))]
async fn figures(actor: Actor) -> Result<Versioned<Figures>, Error> {
    show(actor).await
}

/// Changes 财务口径. Only the members given change.
#[utoipa::path(patch, path = "/api/v1/settings/figures", tag = "设置",
    params(("If-Match" = String, Header)), request_body = Figures,
    responses((status = 200, body = Figures), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change_figures(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<Figures>, Error> {
    change(actor, seen, body).await
}
