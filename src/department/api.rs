//! `/api/v1/departments` and `/api/v1/blocker-categories`.

use actix_web::web::Json;

use super::model::{Category, Department};
use super::store;
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Page, Route, routes};

/// Routes of departments and categories.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_departments: departments,
    Access::Needs(Permission::ViewUnits) => __path_categories: categories,
];

/// Lists all departments, in official order.
#[utoipa::path(get, path = "/api/v1/departments", tag = "部门",
    responses((status = 200, body = Page<Department>)))]
async fn departments(actor: Actor) -> Result<Json<Page<Department>>, Error> {
    Ok(Json(Page::complete(actor.read(store::list).await?)))
}

/// Lists all categories of blockers, in official order.
#[utoipa::path(get, path = "/api/v1/blocker-categories", tag = "部门",
    responses((status = 200, body = Page<Category>)))]
async fn categories(actor: Actor) -> Result<Json<Page<Category>>, Error> {
    Ok(Json(Page::complete(actor.read(store::categories).await?)))
}
