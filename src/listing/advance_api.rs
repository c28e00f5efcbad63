//! `POST /api/v1/companies/{id}/stages`.

use super::advance;
use crate::access::{Access, Permission};
use crate::company::{self, CompanyView};
use crate::confirmation::{Submission, declared};
use crate::course::NewEvent;
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, PathId, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::EditCompanies) => __path_advance_company: advance_company,
];

/// Moves a company to another stage. For a user whose steps need a confirmation, the step is
/// declared instead. An illegal move is refused with the list of legal moves.
#[utoipa::path(post, path = "/api/v1/companies/{id}/stages", tag = "阶段",
    params(("id" = i64, Path)), request_body = NewEvent,
    responses((status = 201, body = CompanyView),
        (status = 202, description = "The step is declared and waits for confirmation"),
        (status = 409, description = "illegal_transition, already_declared"),
        (status = 422, description = "proof_required")))]
async fn advance_company(actor: Actor, id: PathId, body: Body<NewEvent>) -> Result<Answer, Error> {
    let (id, event) = (id.into_inner(), body.into_inner());
    let request = (id, event.clone());
    actor
        .answer_once(&request, move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let company = match advance(tx, scope, &company, &event)? {
                Submission::Recorded(company) => company,
                Submission::Declared(id) => return declared(id),
            };
            let former = company::former_names_of(tx.db(), company.key())?;
            let version = company.version;
            Answer::created((CompanyView::new(company, former, scope), Some(version)))
        })
        .await
}
