//! `/api/v1/settings`.

use serde_json::{Map, Value};

use super::model::Supervision;
use super::{actions, store};
use crate::access::{Access, Actor, Permission};
use crate::error::Error;
use crate::web::{Body, IfMatch, Route, Versioned, routes};

/// Settings.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_show: show,
    Access::Needs(Permission::SetRules) => __path_change: change,
];

/// 督办规则 in force.
#[utoipa::path(get, path = "/api/v1/settings/supervision", tag = "设置",
    responses((status = 200, body = Supervision)))]
async fn show(actor: Actor) -> Result<Versioned<Supervision>, Error> {
    let (record, version) = actor.read(|db, _| store::supervision_and_version(db)).await?;
    Ok(Versioned { record, version })
}

/// Changes 督办规则. Only the members given change.
#[utoipa::path(patch, path = "/api/v1/settings/supervision", tag = "设置",
    params(("If-Match" = String, Header)), request_body = Supervision,
    responses((status = 200, body = Supervision), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<Supervision>, Error> {
    let patch = body.into_inner();
    let (record, version) = actor.write(move |tx, _| actions::change(tx, seen.0, patch)).await?;
    Ok(Versioned { record, version })
}
