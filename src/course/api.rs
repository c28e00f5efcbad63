//! `/api/v1/companies/{id}/stages`.

use actix_web::web::{Json, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::store::{self, StageEvent};
use crate::access::{Access, Permission};
use crate::company::{self, CompanyView};
use crate::dates::Precision;
use crate::error::{Error, Present};
use crate::market::Board;
use crate::session::Actor;
use crate::stage::{Step, legal_moves};
use crate::web::{Body, Instant, PathId, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewTrace) => __path_list: list,
    Access::Needs(Permission::CorrectRecords) => __path_correct: correct,
];

/// 阶段事件.
#[derive(Serialize, ToSchema)]
struct StageEventView {
    id: i64,
    attempt: i32,
    stage: Step,
    stage_name: &'static str,
    occurred_on: NaiveDate,
    occurred_precision: Precision,
    town_code: String,
    board: Option<Board>,
    document_no: Option<String>,
    note: Option<String>,
    recorded_by: String,
    recorded_at: Instant,
    /// Time at which the event was voided as a mistake.
    voided_at: Option<Instant>,
    void_reason: Option<String>,
}

impl From<StageEvent> for StageEventView {
    fn from(event: StageEvent) -> Self {
        Self {
            id: event.id,
            attempt: event.attempt,
            stage: event.step,
            stage_name: event.step.label(),
            occurred_on: event.occurred_on,
            occurred_precision: event.date_precision,
            town_code: event.town_code,
            board: event.board,
            document_no: event.document_no,
            note: event.note,
            recorded_by: event.recorded_by,
            recorded_at: Instant(event.recorded_at),
            voided_at: event.voided_at.map(Instant),
            void_reason: event.void_reason,
        }
    }
}

/// A legal next move.
#[derive(Serialize, ToSchema)]
struct LegalMove {
    stage: Step,
    stage_name: &'static str,
    /// `note` must give the reason.
    needs_reason: bool,
    /// The move starts a new attempt.
    new_attempt: bool,
}

/// 阶段历程: every event, and the legal next moves.
#[derive(Serialize, ToSchema)]
struct Timeline {
    items: Vec<StageEventView>,
    legal_moves: Vec<LegalMove>,
}

/// Returns every event of a company, and the moves that are legal today.
#[utoipa::path(get, path = "/api/v1/companies/{id}/stages", tag = "阶段",
    params(("id" = i64, Path)), responses((status = 200, body = Timeline)))]
async fn list(actor: Actor, id: PathId) -> Result<Json<Timeline>, Error> {
    let id = id.into_inner();
    let today = actor.clock().today();
    let (events, standing) = actor
        .read(move |db, scope| {
            let company = company::within_scope(db, scope, id)?.present()?;
            Ok((store::events_of(db, company)?, store::standing_of(db, company)?))
        })
        .await?;
    let moves = standing.map(|s| legal_moves(s.position(today))).unwrap_or_default();
    Ok(Json(Timeline {
        items: events.into_iter().map(StageEventView::from).collect(),
        legal_moves: moves
            .into_iter()
            .map(|m| LegalMove {
                stage: m.step,
                stage_name: m.step.label(),
                needs_reason: m.needs_reason,
                new_attempt: m.new_attempt,
            })
            .collect(),
    }))
}

/// 更正.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = stage::Correction)]
struct Correction {
    reason: String,
}

/// Voids a mistaken event. The event stays in the history.
#[utoipa::path(post, path = "/api/v1/companies/{id}/stages/{event_id}/void", tag = "阶段",
    params(("id" = i64, Path), ("event_id" = i64, Path)), request_body = Correction,
    responses((status = 200, body = CompanyView)))]
async fn correct(
    actor: Actor,
    path: Path<(i64, i64)>,
    body: Body<Correction>,
) -> Result<Versioned<CompanyView>, Error> {
    let (id, event_id) = path.into_inner();
    let reason = body.into_inner().reason;
    actor
        .write(move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let company = actions::correct(tx, scope, &company, event_id, &reason)?;
            let former = company::former_names_of(tx.db(), company.key())?;
            let version = company.version;
            Ok(Versioned { record: CompanyView::new(company, former, scope), version })
        })
        .await
}
