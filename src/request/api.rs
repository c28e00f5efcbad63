//! `/api/v1/information-requests` and `…/companies/{id}/information-requests`.

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{NewRequest, RequestView};
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::company;
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, Page, Paging, PathId, Query, Route, routes};

/// Routes of information requests.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewProfiles) => __path_list: list,
    Access::Needs(Permission::RequestInformation) => __path_ask: ask,
    Access::Needs(Permission::EditFinancials) => __path_answer: answer,
    Access::Needs(Permission::RequestInformation) => __path_withdraw: withdraw,
];

/// Filter and paging of requests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhichRequests {
    /// `true` (default): open requests; `false`: ended requests.
    open: Option<bool>,
    /// 1-based.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// Lists information requests: open ones by deadline, or ended ones, newest first.
#[utoipa::path(get, path = "/api/v1/information-requests", tag = "资料征集",
    params(WhichRequests), responses((status = 200, body = Page<RequestView>)))]
async fn list(actor: Actor, query: Query<WhichRequests>) -> Result<Json<Page<RequestView>>, Error> {
    let (open, paging) = (query.open.unwrap_or(true), Paging::new(query.page, query.per_page)?);
    let found = actor.read(move |db, scope| store::list(db, scope, open, paging)).await?;
    Ok(Json(found.try_map(RequestView::try_from)?))
}

/// Asks a company's unit for the figures that its profile lacks today. The unit is notified.
#[utoipa::path(post, path = "/api/v1/companies/{id}/information-requests", tag = "资料征集",
    params(("id" = i64, Path)), request_body = NewRequest,
    responses((status = 201, body = RequestView), (status = 404),
        (status = 409, description = "already_asked, nothing_missing"), (status = 422)))]
async fn ask(actor: Actor, id: PathId, body: Body<NewRequest>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let view = RequestView::try_from(actions::ask(tx, scope, &company, &new)?)?;
            let version = view.version;
            Ok((view, Some(version)))
        })
        .await
}

/// Reason why the figures cannot be provided.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = request::Reason)]
struct Reason {
    /// 原因
    #[serde(default)]
    reason: String,
}

/// Ends a request with the unit's reason why the figures cannot be provided. The office is
/// notified.
#[utoipa::path(post, path = "/api/v1/information-requests/{id}/answer", tag = "资料征集",
    params(("id" = i64, Path)), request_body = Reason,
    responses((status = 201, body = RequestView), (status = 404),
        (status = 409, description = "already_closed"), (status = 422)))]
async fn answer(actor: Actor, id: PathId, body: Body<Reason>) -> Result<Answer, Error> {
    let (id, body) = (id.into_inner(), body.into_inner());
    let request = (id, body.clone());
    actor
        .create(&request, move |tx, scope| {
            let found = actions::answer(tx, scope, id, &body.reason)?;
            Ok((RequestView::try_from(found)?, None))
        })
        .await
}

/// Withdraws a request.
#[utoipa::path(post, path = "/api/v1/information-requests/{id}/withdraw", tag = "资料征集",
    params(("id" = i64, Path)),
    responses((status = 201, body = RequestView), (status = 404),
        (status = 409, description = "already_closed")))]
async fn withdraw(actor: Actor, id: PathId) -> Result<Answer, Error> {
    let id = id.into_inner();
    actor
        .create(&id, move |tx, scope| {
            let found = actions::withdraw(tx, scope, id)?;
            Ok((RequestView::try_from(found)?, None))
        })
        .await
}
