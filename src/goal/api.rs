//! `GET /api/v1/break-zero`

use actix_web::web::Json;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::table::{self, BreakZero};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewGoal) => __path_break_zero: break_zero,
];

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AsOf {
    /// Today by default.
    as_of: Option<NaiveDate>,
}

/// Returns the break-zero table on a date: every town in official order, including those at zero.
#[utoipa::path(get, path = "/api/v1/break-zero", tag = "破零", params(AsOf),
    responses((status = 200, body = BreakZero)))]
async fn break_zero(actor: Actor, query: Query<AsOf>) -> Result<Json<BreakZero>, Error> {
    let as_of = query.as_of.unwrap_or_else(|| actor.clock().today());
    Ok(Json(actor.read(move |db, scope| table::break_zero(db, scope, as_of)).await?))
}
