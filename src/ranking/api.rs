//! `GET /api/v1/rankings`.

use actix_web::web::{Json, Path};
use serde::Deserialize;
use utoipa::IntoParams;

use super::league::{self, League, Period};
use crate::access::{Access, Actor, Permission};
use crate::error::Error;
use crate::web::{Query, Route, routes};

/// The league table.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewGoal) => __path_live: live,
    Access::Needs(Permission::ViewGoal) => __path_of_period: of_period,
];

/// Which period.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeriodQuery {
    /// `YYYY` or `YYYY-MM`; the present year by default.
    period: Option<String>,
}

/// The live league table of units.
#[utoipa::path(get, path = "/api/v1/rankings", tag = "排名", params(PeriodQuery),
    responses((status = 200, body = League), (status = 400, description = "bad_period")))]
async fn live(actor: Actor, query: Query<PeriodQuery>) -> Result<Json<League>, Error> {
    let period = match &query.period {
        Some(text) => text.parse()?,
        None => Period::year_of(actor.clock().today()),
    };
    Ok(Json(actor.read(move |db, scope| league::league(db, scope, period)).await?))
}

/// The league table of a period.
#[utoipa::path(get, path = "/api/v1/rankings/{period}", tag = "排名",
    params(("period" = String, Path)), responses((status = 200, body = League)))]
async fn of_period(actor: Actor, period: Path<String>) -> Result<Json<League>, Error> {
    let period: Period = period.parse()?;
    Ok(Json(actor.read(move |db, scope| league::league(db, scope, period)).await?))
}
