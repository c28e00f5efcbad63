//! `/api/v1/companies/{id}/profile` and `…/what-if`.

use actix_web::web::Json;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::{self, Profile};
use super::what_if::{self, Comparison, Question};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Body, PathId, Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewProfiles) => __path_show: show,
    Access::Needs(Permission::ViewProfiles) => __path_ask: ask,
];

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichDay {
    /// Day for which the standards are judged, today by default.
    pub as_of: Option<NaiveDate>,
}

/// 上市画像: the company, the standards that it meets or misses and by how much, the missing data,
/// and the priority with its reasons.
#[utoipa::path(get, path = "/api/v1/companies/{id}/profile", tag = "上市画像",
    params(("id" = i64, Path), WhichDay),
    responses((status = 200, body = Profile), (status = 404)))]
async fn show(actor: Actor, id: PathId, query: Query<WhichDay>) -> Result<Json<Profile>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let as_of = query.as_of.unwrap_or(today);
    let read = move |db: &mut _, scope: &_| view::profile(db, scope, id, as_of, today);
    Ok(Json(actor.read(read).await?))
}

/// 模拟测算: standards and priority with other figures. Never writes.
#[utoipa::path(post, path = "/api/v1/companies/{id}/what-if", tag = "上市画像",
    params(("id" = i64, Path)), request_body = Question,
    responses((status = 200, body = Comparison), (status = 404)))]
async fn ask(actor: Actor, id: PathId, body: Body<Question>) -> Result<Json<Comparison>, Error> {
    let (id, question, today) = (id.into_inner(), body.into_inner(), actor.clock().today());
    let read = move |db: &mut _, scope: &_| what_if::compare(db, scope, id, &question, today);
    Ok(Json(actor.read(read).await?))
}
