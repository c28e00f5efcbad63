//! `/api/v1/blockers`.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{self, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::action_input::ActionInput;
use super::event::{Event, Evidence};
use super::filter::BlockerQuery;
use super::flow::Action;
use super::model::BlockerFacts;
use super::view::BlockerView;
use super::{actions, party, store};
use crate::access::{Access, Permission};
use crate::attachment;
use crate::company;
use crate::error::{Code, Error, Present};
use crate::flow::Act;
use crate::session::{Actor, Answer};
use crate::web::{
    Body, IfMatch, Page, PathId, Query, Route, Versioned, from_members, routes, upload,
};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewBlockers) => __path_list: list,
    Access::Needs(Permission::RaiseBlockers) => __path_create: create,
    Access::Needs(Permission::ViewBlockers) => __path_show: show,
    Access::Needs(Permission::RaiseBlockers) => __path_change: change,
    Access::Needs(Permission::ActOnBlockers) => __path_act: act,
    Access::Needs(Permission::ActOnBlockers) => __path_send_file: send_file,
    Access::Needs(Permission::ViewBlockers) => __path_events: events,
];

/// Returns a page of blockers in the caller's scope: a town sees those of its companies, a
/// department those it leads or assists in.
#[utoipa::path(get, path = "/api/v1/blockers", tag = "困难问题", params(BlockerQuery),
    responses((status = 200, body = Page<BlockerView>)))]
async fn list(actor: Actor, query: Query<BlockerQuery>) -> Result<Json<Page<BlockerView>>, Error> {
    let filter = query.into_inner().validate()?;
    let today = actor.clock().today();
    let page = actor.read(move |db, scope| store::list(db, scope, &filter, today)).await?;
    Ok(Json(page.map(|record| BlockerView::new(record, today))))
}

/// 登记困难问题. The facts refuse unknown fields when they are parsed.
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
            let company = company::within_scope(tx.db(), scope, company_id)?.present()?;
            let record = actions::raise(tx, scope, company, facts)?;
            let version = record.blocker.version;
            Ok((BlockerView::new(record, tx.today()), Some(version)))
        })
        .await
}

/// Returns one blocker.
#[utoipa::path(get, path = "/api/v1/blockers/{id}", tag = "困难问题",
    params(("id" = i64, Path)), responses((status = 200, body = BlockerView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<BlockerView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let record = actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    let version = record.blocker.version;
    let view = BlockerView::new(record.clone(), today);
    let record = view.with_legal_actions(actor.scope(), actor.person().role, &record);
    Ok(Versioned { record, version })
}

/// Takes an action on a blocker. Its `legal_actions` lists what the caller may do now.
#[utoipa::path(post, path = "/api/v1/blockers/{id}/actions", tag = "困难问题",
    params(("id" = i64, Path)), request_body = ActionInput,
    responses((status = 201, body = BlockerView), (status = 404),
        (status = 409, description = "illegal_action, follows_parent"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn act(actor: Actor, id: PathId, body: Body<ActionInput>) -> Result<Answer, Error> {
    let (id, input) = (id.into_inner(), body.into_inner());
    let (request, role) = ((id, input.clone()), actor.person().role);
    actor
        .create(&request, move |tx, scope| {
            let record = actions::act(tx, scope, id, input)?;
            let version = record.blocker.version;
            let view = BlockerView::new(record.clone(), tx.today());
            Ok((view.with_legal_actions(scope, role, &record), Some(version)))
        })
        .await
}

/// History and evidence of a blocker.
#[derive(Debug, Serialize, ToSchema)]
struct Story {
    /// Newest first.
    events: Vec<Event>,
    /// Oldest first.
    evidence: Vec<Evidence>,
}

/// Returns the history of a blocker, newest first, and its evidence.
#[utoipa::path(get, path = "/api/v1/blockers/{id}/events", tag = "困难问题",
    params(("id" = i64, Path)), responses((status = 200, body = Story), (status = 404)))]
async fn events(actor: Actor, id: PathId) -> Result<Json<Story>, Error> {
    let id = id.into_inner();
    let story = move |db: &mut _, scope: &_| {
        let blocker = store::find(db, scope, id)?.present()?.blocker.key();
        let events = store::events_of(db, blocker)?;
        Ok(Story { events, evidence: store::evidence_of(db, blocker)? })
    };
    Ok(Json(actor.read(story).await?))
}

/// Id of an uploaded file.
#[derive(Debug, Serialize, ToSchema)]
struct SentFile {
    /// For `evidence` of an action.
    attachment_id: i64,
}

/// Uploads a file that an action will use as evidence: multipart, `file`.
#[utoipa::path(post, path = "/api/v1/blockers/{id}/files", tag = "困难问题",
    params(("id" = i64, Path)),
    responses((status = 201, body = SentFile), (status = 404), (status = 422)))]
async fn send_file(actor: Actor, id: PathId, form: Multipart) -> Result<HttpResponse, Error> {
    let (id, role) = (id.into_inner(), actor.person().role);
    let record = actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    let standing = record.blocker.flow.standing();
    let parties = party::parties_of(actor.scope(), role, &record.blocker);
    let may_add = Action::Comment.is_legal(&parties, standing);
    let sent = upload::files(form, 1, attachment::LARGEST).await?.1.pop();
    if !may_add {
        return Err(Error::forbidden(role.label()));
    }
    let sent = sent.ok_or_else(|| {
        Error::bad_request(Code::MissingFile, "没有收到文件：请以 multipart 表单的 file 字段上传。")
    })?;
    let acting = actor.clone();
    let attachment_id = web::block(move || {
        let kept = attachment::store_content(acting.files(), &sent)?;
        acting.write_blocking(|tx, scope| {
            let company = store::find(tx.db(), scope, id)?.present()?.blocker.company();
            attachment::record(tx, company, &kept)
        })
    })
    .await??;
    Ok(HttpResponse::Created().json(SentFile { attachment_id }))
}

/// Corrects the facts of a blocker. Only the fields given change; `null` empties one.
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
