//! Liveness and readiness checks.

use std::time::Duration;

use actix_web::web::{self, Json};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Access;
use crate::db::pending_migrations;
use crate::error::Error;
use crate::session::Visitor;
use crate::web::{Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Anyone => __path_live: live,
    Access::Anyone => __path_ready: ready,
];

/// 运行状态.
#[derive(Serialize, ToSchema)]
struct Health {
    status: &'static str,
}

/// Reports that the process is alive.
#[utoipa::path(get, path = "/healthz", tag = "运维", responses((status = 200, body = Health)))]
async fn live() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Maximum time to wait for the database. A checker that waits longer cannot try other servers.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reports whether the database answers and its schema is up to date.
#[utoipa::path(get, path = "/readyz", tag = "运维",
    responses((status = 200, body = Health), (status = 503)))]
async fn ready(visitor: Visitor, _request: HttpRequest) -> Result<HttpResponse, Error> {
    let database = visitor.journal_for_upkeep().clone();
    let asked = web::block(move || pending_migrations(&database));
    let pending = match actix_web::rt::time::timeout(PATIENCE, asked).await {
        Ok(answer) => answer?,
        Err(_) => Err(Error::busy()),
    };
    Ok(match pending {
        Ok(0) => HttpResponse::Ok().json(Health { status: "ok" }),
        Ok(_) => HttpResponse::ServiceUnavailable().json(Health { status: "migrating" }),
        Err(_) => HttpResponse::ServiceUnavailable().json(Health { status: "database" }),
    })
}
