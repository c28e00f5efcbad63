//! `/api/v1/pool/batches` and `/api/v1/pool/nominations`.

use actix_web::web::Json;
use serde_json::{Map, Value};

use crate::access::{Access, Permission};
use crate::error::{Error, Present};
use crate::pool::actions::{NewBatch, Nomination, Recognised, Recognition};
use crate::pool::filter::{NominationQuery, PageQuery};
use crate::pool::flow::Decision;
use crate::pool::model::BatchFacts;
use crate::pool::view::{BatchView, NominationView};
use crate::pool::{actions, reading, store};
use crate::session::{Actor, Answer};
use crate::web::{Body, IfMatch, Page, Paging, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewPool) => __path_list: list,
    Access::Needs(Permission::KeepPool) => __path_create: create,
    Access::Needs(Permission::ViewPool) => __path_show: show,
    Access::Needs(Permission::KeepPool) => __path_change: change,
    Access::Needs(Permission::KeepPool) => __path_recognise: recognise,
    Access::Needs(Permission::ViewPool) => __path_nominations: nominations,
    Access::Needs(Permission::NominateCompanies) => __path_nominate: nominate,
    Access::Needs(Permission::ViewPool) => __path_nomination: nomination,
    Access::Needs(Permission::NominateCompanies) => __path_decide: decide,
];

/// Returns batches, newest first, each with the number of its companies that the caller sees.
#[utoipa::path(get, path = "/api/v1/pool/batches", tag = "后备库", params(PageQuery),
    responses((status = 200, body = Page<BatchView>)))]
async fn list(actor: Actor, query: Query<PageQuery>) -> Result<Json<Page<BatchView>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    Ok(Json(actor.read(move |db, scope| reading::batches(db, scope, paging)).await?))
}

/// Records a batch. Companies whose lists already name it belong to it from now on.
#[utoipa::path(post, path = "/api/v1/pool/batches", tag = "后备库", request_body = NewBatch,
    responses((status = 201, body = BatchView), (status = 409, description = "duplicate"),
        (status = 422)))]
async fn create(actor: Actor, body: Body<NewBatch>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor
        .create(&request, move |tx, scope| {
            let batch = actions::create_batch(tx, scope, new)?;
            let version = batch.version;
            Ok((reading::batch(tx.db(), scope, batch)?, Some(version)))
        })
        .await
}

/// Returns one batch.
#[utoipa::path(get, path = "/api/v1/pool/batches/{id}", tag = "后备库",
    params(("id" = i64, Path)), responses((status = 200, body = BatchView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<BatchView>, Error> {
    let id = id.into_inner();
    let read = move |db: &mut _, scope: &_| {
        let batch = store::find_batch(db, scope, id)?.present()?;
        reading::batch(db, scope, batch)
    };
    let record = actor.read(read).await?;
    let version = record.version;
    Ok(Versioned { record, version })
}

/// Corrects the facts of a batch. Only the fields given change; `null` empties one.
#[utoipa::path(patch, path = "/api/v1/pool/batches/{id}", tag = "后备库",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = BatchFacts,
    responses((status = 200, body = BatchView),
        (status = 409, description = "duplicate, has_members"),
        (status = 412, description = "stale_version"),
        (status = 428, description = "version_required")))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<BatchView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    let change = move |tx: &mut crate::record::Tx<'_>, scope: &_| {
        let batch = actions::change_batch(tx, scope, id, seen.0, patch)?;
        reading::batch(tx.db(), scope, batch)
    };
    let record = actor.write(change).await?;
    let version = record.version;
    Ok(Versioned { record, version })
}

/// Recognises companies in a batch: all of them, or none.
#[utoipa::path(post, path = "/api/v1/pool/batches/{id}/recognise", tag = "后备库",
    params(("id" = i64, Path)), request_body = Recognition,
    responses((status = 201, body = Recognised), (status = 404),
        (status = 409, description = "already_in_pool, not_accepted, not_nominable"),
        (status = 422)))]
async fn recognise(actor: Actor, id: PathId, body: Body<Recognition>) -> Result<Answer, Error> {
    let (id, who) = (id.into_inner(), body.into_inner());
    let request = (id, who.clone());
    let done = move |tx: &mut crate::record::Tx<'_>, scope: &_| {
        Ok((actions::recognise(tx, scope, id, who)?, None))
    };
    actor.create(&request, done).await
}

/// Returns a page of nominations, newest first.
#[utoipa::path(get, path = "/api/v1/pool/nominations", tag = "后备库", params(NominationQuery),
    responses((status = 200, body = Page<NominationView>)))]
async fn nominations(
    actor: Actor,
    query: Query<NominationQuery>,
) -> Result<Json<Page<NominationView>>, Error> {
    let (query, role) = (query.into_inner(), actor.person().role);
    let paging = Paging::new(query.page, query.per_page)?;
    let read = move |db: &mut _, scope: &_| store::list_nominations(db, scope, &query, paging);
    Ok(Json(actor.read(read).await?.map(|record| NominationView::new(record, role))))
}

/// Nominates a company for the pool.
#[utoipa::path(post, path = "/api/v1/pool/nominations", tag = "后备库",
    request_body = Nomination,
    responses((status = 201, body = NominationView), (status = 404),
        (status = 409, description = "already_in_pool, already_nominated, not_nominable"),
        (status = 422)))]
async fn nominate(actor: Actor, body: Body<Nomination>) -> Result<Answer, Error> {
    let (new, role) = (body.into_inner(), actor.person().role);
    let request = new.clone();
    actor
        .create(&request, move |tx, scope| {
            let record = actions::nominate(tx, scope, new)?;
            let version = record.nomination.version;
            Ok((NominationView::new(record, role), Some(version)))
        })
        .await
}

/// Returns one nomination.
#[utoipa::path(get, path = "/api/v1/pool/nominations/{id}", tag = "后备库",
    params(("id" = i64, Path)), responses((status = 200, body = NominationView), (status = 404)))]
async fn nomination(actor: Actor, id: PathId) -> Result<Versioned<NominationView>, Error> {
    let (id, role) = (id.into_inner(), actor.person().role);
    let record =
        actor.read(move |db, scope| store::find_nomination(db, scope, id)?.present()).await?;
    let version = record.nomination.version;
    Ok(Versioned { record: NominationView::new(record, role), version })
}

/// Agrees to a nomination, declines it or withdraws it. Its `legal_actions` lists what the caller
/// may do.
#[utoipa::path(post, path = "/api/v1/pool/nominations/{id}/actions", tag = "后备库",
    params(("id" = i64, Path)), request_body = Decision,
    responses((status = 201, body = NominationView), (status = 404),
        (status = 409, description = "illegal_action"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn decide(actor: Actor, id: PathId, body: Body<Decision>) -> Result<Answer, Error> {
    let (id, decision, role) = (id.into_inner(), body.into_inner(), actor.person().role);
    let request = (id, decision.clone());
    actor
        .create(&request, move |tx, scope| {
            let record = actions::decide(tx, scope, id, decision)?;
            let version = record.nomination.version;
            Ok((NominationView::new(record, role), Some(version)))
        })
        .await
}
