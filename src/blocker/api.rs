//! `/api/v1/blockers`.

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::actions;
use super::filter::BlockerQuery;
use super::model::BlockerFacts;
use super::store;
use super::view::BlockerView;
use crate::access::{Access, Actor, Answer, Permission};
use crate::error::Error;
use crate::web::{Body, IfMatch, Page, PathId, Query, Route, Versioned, from_members, routes};

/// Blockers.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewBlockers) => __path_list: list,
    Access::Needs(Permission::RaiseBlockers) => __path_create: create,
    Access::Needs(Permission::ViewBlockers) => __path_show: show,
    Access::Needs(Permission::RaiseBlockers) => __path_change: change,
];

/// A page of blockers within the caller's scope: a town those of its companies, a department
/// those it leads or assists in.
#[utoipa::path(get, path = "/api/v1/blockers", tag = "困难问题", params(BlockerQuery),
    responses((status = 200, body = Page<BlockerView>)))]
async fn list(actor: Actor, query: Query<BlockerQuery>) -> Result<Json<Page<BlockerView>>, Error> {
    let filter = query.into_inner().understood()?;
    let today = actor.clock().today();
    let page = actor.read(move |db, scope| store::list(db, scope, &filter, today)).await?;
    Ok(Json(page.map(|record| BlockerView::new(record, today))))
}

/// 登记困难问题. The facts refuse unknown fields when they are read on their own.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewBlocker {
    /// 企业
    company_id: i64,
    #[serde(flatten)]
    #[schema(value_type = BlockerFacts)]
    facts: Map<String, Value>,
}

/// Raises a blocker of a company.
#[utoipa::path(post, path = "/api/v1/blockers", tag = "困难问题", request_body = NewBlocker,
    responses((status = 201, body = BlockerView), (status = 404), (status = 422)))]
async fn create(actor: Actor, body: Body<NewBlocker>) -> Result<Answer, Error> {
    let request = body.into_inner();
    let facts: BlockerFacts = from_members(request.facts.clone())?;
    let company_id = request.company_id;
    actor
        .create(&request, move |tx, scope| {
            let record = actions::raise(tx, scope, company_id, facts)?;
            let version = record.blocker.version;
            Ok((BlockerView::new(record, tx.today()), Some(version)))
        })
        .await
}

/// One blocker.
#[utoipa::path(get, path = "/api/v1/blockers/{id}", tag = "困难问题",
    params(("id" = i64, Path)), responses((status = 200, body = BlockerView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<BlockerView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let record = actor.read(move |db, scope| store::find(db, scope, id)).await?;
    let version = record.blocker.version;
    Ok(Versioned { record: BlockerView::new(record, today), version })
}

/// Changes a blocker. Only the fields given change; `null` empties one. Reopening clears the
/// closing.
#[utoipa::path(patch, path = "/api/v1/blockers/{id}", tag = "困难问题",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = BlockerFacts,
    responses((status = 200, body = BlockerView), (status = 412, description = "stale_version"),
        (status = 428, description = "version_required")))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<BlockerView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    let today = actor.clock().today();
    let record =
        actor.write(move |tx, scope| actions::change(tx, scope, id, seen.0, patch)).await?;
    let version = record.blocker.version;
    Ok(Versioned { record: BlockerView::new(record, today), version })
}
