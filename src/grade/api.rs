//! `/api/v1/companies/{id}/grade` and `…/grades`.

use actix_web::web::Json;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, NewOpinion};
use super::model::{Kind, Opinion};
use super::store;
use crate::access::{Access, Actor, Answer, Permission};
use crate::company::{self, Grade};
use crate::error::Error;
use crate::web::{Body, Instant, Page, Paging, PathId, Query, Route, routes};

/// Opinions on grades.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::GradeCompanies) => __path_give: give,
    Access::Needs(Permission::ViewTrace) => __path_list: list,
];

/// 分级意见.
#[derive(Debug, Serialize, ToSchema)]
struct OpinionView {
    id: i64,
    company_id: i64,
    kind: Kind,
    kind_name: &'static str,
    grade: Grade,
    grade_name: &'static str,
    reason: String,
    expires_on: Option<NaiveDate>,
    given_by: String,
    given_at: Instant,
}

impl From<Opinion> for OpinionView {
    fn from(opinion: Opinion) -> Self {
        Self {
            id: opinion.id,
            company_id: opinion.company_id,
            kind: opinion.kind,
            kind_name: opinion.kind.label(),
            grade: opinion.grade,
            grade_name: opinion.grade.label(),
            reason: opinion.reason,
            expires_on: opinion.expires_on,
            given_by: opinion.given_by,
            given_at: Instant(opinion.given_at),
        }
    }
}

/// An opinion, and the grade the company has now.
#[derive(Debug, Serialize, ToSchema)]
struct OpinionGiven {
    #[serde(flatten)]
    opinion: OpinionView,
    /// The decided grade; a proposal leaves it as it was.
    company_grade: Option<Grade>,
    /// For `If-Match`.
    company_version: i64,
}

/// Proposes a grade (a town) or decides it (the office), with a reason. The ETag is the
/// company's.
#[utoipa::path(post, path = "/api/v1/companies/{id}/grade", tag = "分级",
    params(("id" = i64, Path)), request_body = NewOpinion,
    responses((status = 201, body = OpinionGiven), (status = 404),
        (status = 422, description = "reason_required, past_date")))]
async fn give(actor: Actor, id: PathId, body: Body<NewOpinion>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let (opinion, company) = actions::give(tx, scope, id, &new)?;
            let given = OpinionGiven {
                opinion: opinion.into(),
                company_grade: company.grade,
                company_version: company.version,
            };
            Ok((given, Some(company.version)))
        })
        .await
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhichPage {
    /// 1-based.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// Every opinion on a company's grade, newest first.
#[utoipa::path(get, path = "/api/v1/companies/{id}/grades", tag = "分级",
    params(("id" = i64, Path), WhichPage), responses((status = 200, body = Page<OpinionView>)))]
async fn list(
    actor: Actor,
    id: PathId,
    query: Query<WhichPage>,
) -> Result<Json<Page<OpinionView>>, Error> {
    let id = id.into_inner();
    let paging = Paging::new(query.page, query.per_page)?;
    let page = actor
        .read(move |db, scope| {
            company::store::find(db, scope, id)?;
            store::opinions_of(db, scope, id, paging)
        })
        .await?;
    Ok(Json(page.map(OpinionView::from)))
}
