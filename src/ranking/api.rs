//! `/api/v1/rankings`

use actix_web::web::{Json, Path};
use serde::Deserialize;
use utoipa::IntoParams;

use super::period::Period;
use super::table::{self, League};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewGoal) => __path_current: current,
    Access::Needs(Permission::ViewGoal) => __path_of_period: of_period,
];

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhichPeriod {
    /// `2026` or `2026-03`; the current year by default.
    period: Option<String>,
}

/// Returns the live league table: every unit of the goal, with the records that its points come
/// from.
#[utoipa::path(get, path = "/api/v1/rankings", tag = "考核", params(WhichPeriod),
    responses((status = 200, body = League), (status = 400, description = "bad_period"),
        (status = 404, description = "no_scoring_rule")))]
async fn current(actor: Actor, query: Query<WhichPeriod>) -> Result<Json<League>, Error> {
    let period = match query.into_inner().period {
        Some(text) => text.parse()?,
        None => Period::year_of(actor.clock().today())
            .ok_or_else(|| Error::internal("the clock is outside 1900–2100"))?,
    };
    Ok(Json(actor.read(move |db, scope| table::table(db, scope, period)).await?))
}

/// Returns the league table of a period. A table that is not sealed yet is live (`sealed: false`).
#[utoipa::path(get, path = "/api/v1/rankings/{period}", tag = "考核",
    params(("period" = String, Path, description = "2026 or 2026-03")),
    responses((status = 200, body = League), (status = 400, description = "bad_period"),
        (status = 404, description = "no_scoring_rule")))]
async fn of_period(actor: Actor, period: Path<String>) -> Result<Json<League>, Error> {
    let period: Period = period.parse()?;
    Ok(Json(actor.read(move |db, scope| table::table(db, scope, period)).await?))
}
