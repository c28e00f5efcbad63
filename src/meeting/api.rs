//! `/api/v1/meetings` and `/api/v1/decisions`.

use actix_web::web::Json;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::actions::{self, Holding, NewDecision};
use super::filter::{DecisionQuery, MeetingQuery};
use super::flow::ActionInput;
use super::model::{Meeting, MeetingFacts};
use super::sheet::Sheet;
use super::store;
use super::view::{DecisionView, MeetingInList, MeetingView, SheetView};
use crate::access::{Access, Permission};
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, IfMatch, Page, Paging, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewMeetings) => __path_list: list,
    Access::Needs(Permission::HoldMeetings) => __path_create: create,
    Access::Needs(Permission::ViewMeetings) => __path_show: show,
    Access::Needs(Permission::HoldMeetings) => __path_change: change,
    Access::Needs(Permission::HoldMeetings) => __path_set_agenda: set_agenda,
    Access::Needs(Permission::HoldMeetings) => __path_hold: hold,
    Access::Needs(Permission::HoldMeetings) => __path_decide: decide,
    Access::Needs(Permission::ViewMeetings) => __path_decisions: decisions,
    Access::Needs(Permission::ViewMeetings) => __path_decision: decision,
    Access::Needs(Permission::AnswerDecisions) => __path_act: act,
];

/// Returns a page of meetings, the latest first. Towns and departments get only the meetings that
/// concern them.
#[utoipa::path(get, path = "/api/v1/meetings", tag = "会议", params(MeetingQuery),
    responses((status = 200, body = Page<MeetingInList>)))]
async fn list(
    actor: Actor,
    query: Query<MeetingQuery>,
) -> Result<Json<Page<MeetingInList>>, Error> {
    let query = query.into_inner();
    let paging = Paging::new(query.page, query.per_page)?;
    let found = actor.read(move |db, scope| store::list(db, scope, &query, paging)).await?;
    Ok(Json(found.map(|counted| MeetingInList::new(counted, actor.scope()))))
}

/// Plans a meeting.
#[utoipa::path(post, path = "/api/v1/meetings", tag = "会议", request_body = MeetingFacts,
    responses((status = 201, body = MeetingView), (status = 422)))]
async fn create(actor: Actor, body: Body<MeetingFacts>) -> Result<Answer, Error> {
    let facts = body.into_inner();
    let request = facts.clone();
    actor
        .create(&request, move |tx, scope| {
            let meeting = actions::plan(tx, scope, facts)?;
            let version = meeting.version;
            Ok((MeetingView::new(meeting, scope), Some(version)))
        })
        .await
}

/// Returns a meeting with its agenda and decisions, as far as they are in the caller's scope.
#[utoipa::path(get, path = "/api/v1/meetings/{id}", tag = "会议", params(("id" = i64, Path)),
    responses((status = 200, body = SheetView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<SheetView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let sheet = actor.read(move |db, scope| Sheet::read(db, scope, id)).await?;
    let version = sheet.meeting.version;
    Ok(Versioned { record: SheetView::new(sheet, actor.scope(), today), version })
}

/// Changes the facts of a meeting, and records its minutes once it was held. Only the given fields
/// change; `null` empties a field.
#[utoipa::path(patch, path = "/api/v1/meetings/{id}", tag = "会议",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = MeetingFacts,
    responses((status = 200, body = MeetingView), (status = 409, description = "illegal_action"),
        (status = 412, description = "stale_version"),
        (status = 428, description = "version_required")))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<MeetingView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    let meeting =
        actor.write(move |tx, scope| actions::change(tx, scope, id, seen.0, patch)).await?;
    Ok(versioned_view(&actor, meeting))
}

fn versioned_view(actor: &Actor, meeting: Meeting) -> Versioned<MeetingView> {
    let version = meeting.version;
    Versioned { record: MeetingView::new(meeting, actor.scope()), version }
}

/// 议程.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Agenda {
    /// 困难问题 by ID, in order: the complete agenda
    blockers: Vec<i64>,
}

/// Replaces the agenda. A blocker with a decision cannot be removed.
#[utoipa::path(put, path = "/api/v1/meetings/{id}/agenda", tag = "会议",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Agenda,
    responses((status = 200, body = SheetView), (status = 409, description = "has_decisions"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn set_agenda(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Agenda>,
) -> Result<Versioned<SheetView>, Error> {
    let (id, wanted, today) = (id.into_inner(), body.into_inner(), actor.clock().today());
    let set = move |tx: &mut crate::record::Tx<'_>, scope: &_| {
        actions::set_agenda(tx, scope, id, seen.0, &wanted.blockers)?;
        Sheet::read(tx.db(), scope, id)
    };
    let sheet = actor.write(set).await?;
    let version = sheet.meeting.version;
    Ok(Versioned { record: SheetView::new(sheet, actor.scope(), today), version })
}

/// Records that a meeting was held. From then on, decisions can be recorded.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/hold", tag = "会议",
    params(("id" = i64, Path)), request_body = Holding,
    responses((status = 201, body = MeetingView), (status = 409, description = "illegal_action"),
        (status = 422, description = "future_date")))]
async fn hold(actor: Actor, id: PathId, body: Body<Holding>) -> Result<Answer, Error> {
    let (id, holding) = (id.into_inner(), body.into_inner());
    let request = (id, holding.clone());
    actor
        .create(&request, move |tx, scope| {
            let meeting = actions::record_held(tx, scope, id, &holding)?;
            let version = meeting.version;
            Ok((MeetingView::new(meeting, scope), Some(version)))
        })
        .await
}

/// Records a meeting's decision on a blocker of its agenda.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/decisions", tag = "会议",
    params(("id" = i64, Path)), request_body = NewDecision,
    responses((status = 201, body = DecisionView), (status = 404),
        (status = 409, description = "illegal_action, not_on_agenda"), (status = 422)))]
async fn decide(actor: Actor, id: PathId, body: Body<NewDecision>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let record = actions::decide(tx, scope, id, new)?;
            let version = record.decision.version;
            Ok((DecisionView::new(record, tx.today()), Some(version)))
        })
        .await
}

/// Returns a page of decisions. Towns and departments get those on their companies or their
/// blockers, and those that they carry out.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "会议", params(DecisionQuery),
    responses((status = 200, body = Page<DecisionView>)))]
async fn decisions(
    actor: Actor,
    query: Query<DecisionQuery>,
) -> Result<Json<Page<DecisionView>>, Error> {
    let filter = query.into_inner().validate()?;
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| store::list_decisions(db, scope, &filter, today);
    let found = actor.read(read).await?;
    Ok(Json(found.map(|record| DecisionView::new(record, today))))
}

/// Returns a decision.
#[utoipa::path(get, path = "/api/v1/decisions/{id}", tag = "会议", params(("id" = i64, Path)),
    responses((status = 200, body = DecisionView), (status = 404)))]
async fn decision(actor: Actor, id: PathId) -> Result<Versioned<DecisionView>, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let record =
        actor.read(move |db, scope| store::find_decision(db, scope, id)?.present()).await?;
    let version = record.decision.version;
    let view = DecisionView::new(record.clone(), today);
    let record = view.with_legal_actions(actor.scope(), actor.person().role, &record);
    Ok(Versioned { record, version })
}

/// Answers a decision, accepts the answer or returns it. The decision's `legal_actions` are the
/// actions that the caller may perform.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/actions", tag = "会议",
    params(("id" = i64, Path)), request_body = ActionInput,
    responses((status = 201, body = DecisionView), (status = 404),
        (status = 409, description = "illegal_action"),
        (status = 412, description = "stale_version"), (status = 422)))]
async fn act(actor: Actor, id: PathId, body: Body<ActionInput>) -> Result<Answer, Error> {
    let (id, input) = (id.into_inner(), body.into_inner());
    let (request, role) = ((id, input.clone()), actor.person().role);
    actor
        .create(&request, move |tx, scope| {
            let record = actions::act(tx, scope, id, input)?;
            let version = record.decision.version;
            let view = DecisionView::new(record.clone(), tx.today());
            Ok((view.with_legal_actions(scope, role, &record), Some(version)))
        })
        .await
}
