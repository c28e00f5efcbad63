//! `/api/v1/pool`: the pool itself here, what changes it in files of their own.

mod batches;
mod rechecks;

use actix_multipart::Multipart;
use actix_web::web::Json;
use futures_util::TryStreamExt;
use utoipa::ToSchema;

pub use self::batches::ROUTES as BATCH_ROUTES;
pub use self::rechecks::{ROUTES as RECHECK_ROUTES, whole};
use super::actions::{self, Leave};
use super::award::{self, Comparison};
use super::filter::{ChangesQuery, PoolQuery, SuggestionQuery};
use super::reading::{self, Overview};
use super::store;
use super::suggest::{self, Suggestions};
use super::view::{ChangesView, MemberView, PoolView};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::{Actor, Answer};
use crate::web::{Body, Paging, PathId, Query, Route, Versioned, routes, upload};

/// The pool, its members, and who might be one.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewPool) => __path_pool: pool,
    Access::Needs(Permission::ViewPool) => __path_overview: overview,
    Access::Needs(Permission::ViewPool) => __path_changes: changes,
    Access::Needs(Permission::ViewPool) => __path_membership: membership,
    Access::Needs(Permission::KeepPool) => __path_leave: leave,
    Access::Needs(Permission::ViewPool) => __path_suggestions: suggestions,
    Access::Needs(Permission::ViewPool) => __path_award_list: award_list,
];

/// Who is in the pool on a day, with counts by unit and by batch.
#[utoipa::path(get, path = "/api/v1/pool", tag = "后备库", params(PoolQuery),
    responses((status = 200, body = PoolView)))]
async fn pool(actor: Actor, query: Query<PoolQuery>) -> Result<Json<PoolView>, Error> {
    let filter = query.into_inner().understood(actor.clock().today())?;
    Ok(Json(actor.read(move |db, scope| reading::pool(db, scope, &filter)).await?))
}

/// How the pool stands today: members, those whose service ends, nominations that wait, and how
/// far the recheck is.
#[utoipa::path(get, path = "/api/v1/pool/overview", tag = "后备库",
    responses((status = 200, body = Overview)))]
async fn overview(actor: Actor) -> Result<Json<Overview>, Error> {
    let today = actor.clock().today();
    Ok(Json(actor.read(move |db, scope| reading::overview(db, scope, today)).await?))
}

/// How the pool has changed between two days: 入库, 再入库, 出库, by unit and by name. For each unit
/// `at_end = at_start + entered + re_entered − returned − left`, but for companies that moved.
#[utoipa::path(get, path = "/api/v1/pool/changes", tag = "后备库", params(ChangesQuery),
    responses((status = 200, body = ChangesView), (status = 422, description = "bad_period")))]
async fn changes(actor: Actor, query: Query<ChangesQuery>) -> Result<Json<ChangesView>, Error> {
    let filter = query.into_inner().understood(actor.clock().today())?;
    Ok(Json(actor.read(move |db, scope| reading::changes(db, scope, &filter)).await?))
}

/// One membership, as of today.
#[utoipa::path(get, path = "/api/v1/pool/memberships/{id}", tag = "后备库",
    params(("id" = i64, Path)), responses((status = 200, body = MemberView), (status = 404)))]
async fn membership(actor: Actor, id: PathId) -> Result<Versioned<MemberView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let found = actor.read(move |db, scope| Ok(store::these(db, scope, &[id], today)?.pop()));
    let member = found.await?.ok_or_else(|| Error::not_found("在库记录"))?;
    let version = member.membership.version;
    Ok(Versioned { record: member.into(), version })
}

/// Takes a company out of the pool; its own facts say so too.
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

/// Companies on the way that an honour, green production or investors speak for, and that are
/// not in the pool.
#[utoipa::path(get, path = "/api/v1/pool/suggestions", tag = "后备库", params(SuggestionQuery),
    responses((status = 200, body = Suggestions)))]
async fn suggestions(
    actor: Actor,
    query: Query<SuggestionQuery>,
) -> Result<Json<Suggestions>, Error> {
    let (query, today) = (query.into_inner(), actor.clock().today());
    let paging = Paging::new(query.page, query.per_page)?;
    let read = move |db: &mut _, scope: &_| {
        suggest::suggestions(db, scope, query.town.as_deref(), today, paging)
    };
    Ok(Json(actor.read(read).await?))
}

/// 名单: one company a line, its name and perhaps its credit code with a comma or tab between.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it documents the form")]
struct AwardList {
    /// The list as text, or
    text: Option<String>,
    /// as a file
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: Option<String>,
}

/// Compares a list of names, up to 5 000, with the books and the pool. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/pool/award-lists", tag = "后备库",
    request_body(content = AwardList, content_type = "multipart/form-data"),
    responses((status = 200, body = Comparison), (status = 422)))]
async fn award_list(actor: Actor, form: Multipart) -> Result<Json<Comparison>, Error> {
    let (text, today) = (list_of(form).await?, actor.clock().today());
    Ok(Json(actor.read(move |db, scope| award::compare(db, scope, &text, today)).await?))
}

/// The largest list, in bytes.
const LARGEST: usize = 2 * 1_048_576;

/// A pasted list, else an uploaded one.
pub async fn list_of(mut form: Multipart) -> Result<String, Error> {
    let (mut pasted, mut sent) = (Vec::new(), Vec::new());
    while let Some(mut part) = form.try_next().await.map_err(upload::broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let content = upload::content(&mut part, LARGEST).await?.ok_or_else(|| {
            let sentence = "名单超过 2 MB，请拆分后比对。";
            Error::invalid_field("file", "too_large", sentence)
        })?;
        match name.as_str() {
            "text" => pasted = content,
            "file" => sent = content,
            _ => {}
        }
    }
    let text = award::text_of(&pasted)?;
    if text.trim().is_empty() { award::text_of(&sent) } else { Ok(text) }
}
