//! `POST /api/v1/companies`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{NewEvent, Registered, register};
use crate::access::{Access, Permission};
use crate::company::{CompanyView, Facts};
use crate::error::Error;
use crate::session::{Actor, Answer};
use crate::web::{Body, Route, from_members, members, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::EditCompanies) => __path_create: create,
];

/// 新增企业: facts and the current stage.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewCompanyRequest {
    #[serde(flatten)]
    facts: Map<String, Value>,
    /// The current stage. By default 培育线索, since `entered_pool_on` or today.
    #[serde(default)]
    first_event: Option<NewEvent>,
    /// Reason why it is another company, after 409 `possible_duplicate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirm_duplicate: Option<String>,
}

/// Records a company.
#[utoipa::path(post, path = "/api/v1/companies", tag = "企业", request_body = Facts,
    responses((status = 409, description = "possible_duplicate, duplicate"),
        (status = 201, body = CompanyView,
        description = "A stage that needs a confirmation is declared; the company is then a candidate")))]
async fn create(actor: Actor, body: Body<NewCompanyRequest>) -> Result<Answer, Error> {
    let request = body.into_inner();
    let facts: Facts = from_members(request.facts.clone())?;
    let first = request.first_event.clone().unwrap_or_else(|| {
        NewEvent::candidate(facts.entered_pool_on.unwrap_or(actor.clock().today()))
    });
    first.check_opening()?;
    let confirmed = request.confirm_duplicate.clone();
    actor
        .create(&request, move |tx, scope| {
            let Registered { company, declared } =
                register(tx, scope, facts, &first, confirmed.as_deref())?;
            let version = company.version;
            let mut body = members(&CompanyView::new(company, Vec::new(), scope))?;
            if let Some(id) = declared {
                body.insert("declaration".to_owned(), json!({"id": id, "state": "pending"}));
            }
            Ok((body, Some(version)))
        })
        .await
}
