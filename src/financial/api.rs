//! `/api/v1/companies/{id}/financials` and `/api/v1/financials`.

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde_json::{Map, Value};

use super::chosen::Precedence;
use super::model::Facts;
use super::view::{FinancialsView, StatementView};
use super::{FigureRules, actions, store};
use crate::access::{Access, Permission};
use crate::company;
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, IfMatch, PathId, Route, Versioned, routes};

/// Routes of the financial data API.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewFinancials) => __path_of_company: of_company,
    Access::Needs(Permission::EditFinancials) => __path_create: create,
    Access::Needs(Permission::ViewFinancials) => __path_show: show,
    Access::Needs(Permission::EditFinancials) => __path_change: change,
    Access::Needs(Permission::EditFinancials) => __path_delete: delete,
];

/// Returns the fiscal years of a company, newest first: each figure from the first source in the
/// order of sources, with all statements.
#[utoipa::path(get, path = "/api/v1/companies/{id}/financials", tag = "财务数据",
    params(("id" = i64, Path)), responses((status = 200, body = FinancialsView), (status = 404)))]
async fn of_company(actor: Actor, id: PathId) -> Result<Json<FinancialsView>, Error> {
    let id = id.into_inner();
    let view = actor
        .read(move |db, scope| {
            company::find(db, scope, id)?.present()?;
            let order = Precedence::of(&FigureRules::in_force(db)?);
            Ok(FinancialsView::new(id, &store::of_company(db, scope, id)?, &order))
        })
        .await?;
    Ok(Json(view))
}

/// Records the figures that one source gives for one year.
#[utoipa::path(post, path = "/api/v1/companies/{id}/financials", tag = "财务数据",
    params(("id" = i64, Path)), request_body = Facts,
    responses((status = 201, body = StatementView),
        (status = 409, description = "already_recorded: financial_id names the statement"),
        (status = 422, description = "year_not_over, bad_year, bad_number, more_than_all, missing_figures")))]
async fn create(actor: Actor, id: PathId, body: Body<Facts>) -> Result<Answer, Error> {
    let (id, facts) = (id.into_inner(), body.into_inner());
    let request = (id, facts.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::within_scope(tx.db(), scope, id)?.present()?;
            let statement = actions::record(tx, scope, company, facts)?;
            Ok((StatementView::from(&statement), Some(statement.version)))
        })
        .await
}

/// Returns one statement.
#[utoipa::path(get, path = "/api/v1/financials/{id}", tag = "财务数据",
    params(("id" = i64, Path)), responses((status = 200, body = StatementView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<StatementView>, Error> {
    let id = id.into_inner();
    let statement = actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    Ok(Versioned { record: StatementView::from(&statement), version: statement.version })
}

/// Changes a statement. Only the given fields change; `null` clears a field.
#[utoipa::path(patch, path = "/api/v1/financials/{id}", tag = "财务数据",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Facts,
    responses((status = 200, body = StatementView), (status = 409, description = "already_recorded"),
        (status = 412, description = "stale_version"), (status = 428, description = "version_required")))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<StatementView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    let statement =
        actor.write(move |tx, scope| actions::change(tx, scope, id, seen.0, patch)).await?;
    Ok(Versioned { record: StatementView::from(&statement), version: statement.version })
}

/// Deletes a statement. The company's history keeps the deleted values.
#[utoipa::path(delete, path = "/api/v1/financials/{id}", tag = "财务数据",
    params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204), (status = 412, description = "stale_version")))]
async fn delete(actor: Actor, id: PathId, seen: IfMatch) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, scope| actions::remove(tx, scope, id, seen.0).map(drop)).await?;
    Ok(HttpResponse::NoContent().finish())
}
