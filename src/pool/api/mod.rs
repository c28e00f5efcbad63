//! `/api/v1/pool`: the pool itself; batches, nominations and rechecks have their own files.

mod batches;
mod rechecks;

use actix_web::web::Json;

pub use self::batches::ROUTES as BATCH_ROUTES;
pub use self::rechecks::{ROUTES as RECHECK_ROUTES, recheck_view};
use super::actions::{self, Leave};
use super::filter::{ChangesQuery, PoolQuery};
use super::reading::{self, Overview};
use super::store;
use super::view::{ChangesView, MemberView, PoolView};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::{Actor, Answer};
use crate::web::{Body, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewPool) => __path_pool: pool,
    Access::Needs(Permission::ViewPool) => __path_overview: overview,
    Access::Needs(Permission::ViewPool) => __path_changes: changes,
    Access::Needs(Permission::ViewPool) => __path_membership: membership,
    Access::Needs(Permission::KeepPool) => __path_leave: leave,
];

/// Returns the pool on a day, with counts by unit and by batch.
#[utoipa::path(get, path = "/api/v1/pool", tag = "后备库", params(PoolQuery),
    responses((status = 200, body = PoolView)))]
async fn pool(actor: Actor, query: Query<PoolQuery>) -> Result<Json<PoolView>, Error> {
    let filter = query.into_inner().validate(actor.clock().today())?;
    Ok(Json(actor.read(move |db, scope| reading::pool(db, scope, &filter)).await?))
}

/// Returns the overview of the pool today: members, those whose service ends, nominations that
/// wait, and the progress of the recheck.
#[utoipa::path(get, path = "/api/v1/pool/overview", tag = "后备库",
    responses((status = 200, body = Overview)))]
async fn overview(actor: Actor) -> Result<Json<Overview>, Error> {
    let today = actor.clock().today();
    Ok(Json(actor.read(move |db, scope| reading::overview(db, scope, today)).await?))
}

/// Returns the changes of the pool between two days: 入库, 再入库, 出库, by unit and by name. For
/// each unit `at_end = at_start + entered + re_entered − returned − left`, except for companies
/// that moved.
#[utoipa::path(get, path = "/api/v1/pool/changes", tag = "后备库", params(ChangesQuery),
    responses((status = 200, body = ChangesView), (status = 422, description = "bad_period")))]
async fn changes(actor: Actor, query: Query<ChangesQuery>) -> Result<Json<ChangesView>, Error> {
    let filter = query.into_inner().validate(actor.clock().today())?;
    Ok(Json(actor.read(move |db, scope| reading::changes(db, scope, &filter)).await?))
}

/// Returns one membership, as of today.
#[utoipa::path(get, path = "/api/v1/pool/memberships/{id}", tag = "后备库",
    params(("id" = i64, Path)), responses((status = 200, body = MemberView), (status = 404)))]
async fn membership(actor: Actor, id: PathId) -> Result<Versioned<MemberView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let found = actor.read(move |db, scope| Ok(store::these(db, scope, &[id], today)?.pop()));
    let member = found.await?.ok_or_else(|| Error::not_found("在库记录"))?;
    let version = member.membership.version;
    Ok(Versioned { record: member.into(), version })
}

/// Removes a company from the pool and updates its own facts.
#[utoipa::path(post, path = "/api/v1/pool/memberships/{id}/leave", tag = "后备库",
    params(("id" = i64, Path)), request_body = Leave,
    responses((status = 201, body = MemberView), (status = 404),
        (status = 409, description = "already_left"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn leave(actor: Actor, id: PathId, body: Body<Leave>) -> Result<Answer, Error> {
    let (id, how) = (id.into_inner(), body.into_inner());
    let request = (id, how.clone());
    actor
        .create(&request, move |tx, scope| {
            let member = actions::leave(tx, scope, id, how)?;
            let version = member.membership.version;
            Ok((MemberView::from(member), Some(version)))
        })
        .await
}
