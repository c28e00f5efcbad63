//! `/api/v1/pool/rechecks`.

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Access, Permission, Scope};
use crate::db::Db;
use crate::error::{Error, Present};
use crate::pool::actions::{Answer as Said, Concluded, Conclusion, NewRecheck};
use crate::pool::filter::{ItemQuery, PageQuery};
use crate::pool::view::{ItemView, RecheckView, town_progress};
use crate::pool::{actions, reading, store};
use crate::session::{Actor, Answer};
use crate::town;
use crate::web::{Body, Page, Paging, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewPool) => __path_list: list,
    Access::Needs(Permission::KeepPool) => __path_open: open,
    Access::Needs(Permission::ViewPool) => __path_show: show,
    Access::Needs(Permission::ViewPool) => __path_items: items,
    Access::Needs(Permission::NominateCompanies) => __path_answer: answer,
    Access::Needs(Permission::KeepPool) => __path_conclude: conclude,
];

/// Returns a page of rechecks, newest first, each with its progress in the caller's scope.
#[utoipa::path(get, path = "/api/v1/pool/rechecks", tag = "后备库", params(PageQuery),
    responses((status = 200, body = Page<RecheckView>)))]
async fn list(actor: Actor, query: Query<PageQuery>) -> Result<Json<Page<RecheckView>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    Ok(Json(actor.read(move |db, scope| reading::rechecks(db, scope, paging)).await?))
}

/// Returns one recheck with the progress of each unit.
pub fn recheck_view(db: &mut Db, scope: &Scope, id: i64) -> Result<RecheckView, Error> {
    let recheck = store::find_recheck(db, scope, id)?.present()?;
    let tallies = store::tallies(db, scope, &[id])?;
    let towns = town::list(db, scope)?;
    let towns = town_progress(&towns, &tallies);
    Ok(RecheckView { towns, ..RecheckView::new(recheck, &tallies) })
}

/// Opens a recheck: every town is asked about all its companies in the pool.
#[utoipa::path(post, path = "/api/v1/pool/rechecks", tag = "后备库", request_body = NewRecheck,
    responses((status = 201, body = RecheckView),
        (status = 409, description = "recheck_open, pool_is_empty"), (status = 422)))]
async fn open(actor: Actor, body: Body<NewRecheck>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor
        .create(&request, move |tx, scope| {
            let recheck = actions::open_recheck(tx, scope, new)?;
            Ok((recheck_view(tx.db(), scope, recheck.id)?, Some(recheck.version)))
        })
        .await
}

/// Returns one recheck, with the progress of each unit in the caller's scope.
#[utoipa::path(get, path = "/api/v1/pool/rechecks/{id}", tag = "后备库",
    params(("id" = i64, Path)), responses((status = 200, body = RecheckView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<RecheckView>, Error> {
    let id = id.into_inner();
    let record = actor.read(move |db, scope| recheck_view(db, scope, id)).await?;
    let version = record.version;
    Ok(Versioned { record, version })
}

/// Returns a page of the companies of a recheck, units in official order.
#[utoipa::path(get, path = "/api/v1/pool/rechecks/{id}/items", tag = "后备库",
    params(("id" = i64, Path), ItemQuery),
    responses((status = 200, body = Page<ItemView>), (status = 404)))]
async fn items(
    actor: Actor,
    id: PathId,
    query: Query<ItemQuery>,
) -> Result<Json<Page<ItemView>>, Error> {
    let (id, query) = (id.into_inner(), query.into_inner());
    let paging = Paging::new(query.page, query.per_page)?;
    let read = move |db: &mut _, scope: &_| {
        store::find_recheck(db, scope, id)?.present()?;
        let towns = town::list(db, scope)?;
        let found = store::items(db, scope, id, &query, paging)?;
        Ok(found.map(|record| ItemView::new(record, &towns)))
    };
    Ok(Json(actor.read(read).await?))
}

/// 复核答复.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Answers {
    /// One for each company, at most 500
    answers: Vec<Said>,
}

/// Stores the answers for several of the caller's companies: all of them, or none.
#[utoipa::path(post, path = "/api/v1/pool/rechecks/{id}/answers", tag = "后备库",
    params(("id" = i64, Path)), request_body = Answers,
    responses((status = 201, body = RecheckView), (status = 404),
        (status = 409, description = "recheck_closed"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn answer(actor: Actor, id: PathId, body: Body<Answers>) -> Result<Answer, Error> {
    let (id, said) = (id.into_inner(), body.into_inner());
    let request = (id, said.clone());
    actor
        .create(&request, move |tx, scope| {
            let recheck = actions::answer(tx, scope, id, said.answers)?;
            Ok((recheck_view(tx.db(), scope, id)?, Some(recheck.version)))
        })
        .await
}

/// Concludes a recheck: companies that towns want to remove leave on a day. All others stay, also
/// those without an answer.
#[utoipa::path(post, path = "/api/v1/pool/rechecks/{id}/conclude", tag = "后备库",
    params(("id" = i64, Path)), request_body = Conclusion,
    responses((status = 201, body = Concluded), (status = 404),
        (status = 409, description = "recheck_closed"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn conclude(actor: Actor, id: PathId, body: Body<Conclusion>) -> Result<Answer, Error> {
    let (id, conclusion) = (id.into_inner(), body.into_inner());
    let request = (id, conclusion.clone());
    actor
        .create(&request, move |tx, scope| {
            let concluded = actions::conclude(tx, scope, id, conclusion)?;
            let version = concluded.recheck.version;
            Ok((concluded, Some(version)))
        })
        .await
}
