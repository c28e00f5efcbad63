//! `/api/v1/companies/{id}/grade`, `…/grades`, `/api/v1/grade-opinions` and `/api/v1/grade-reviews`

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, NewOpinion};
use super::model::{Difference, Review};
use super::review::{self, NewReview};
use super::store;
use super::view::{self, OpinionView, Standing};
use crate::access::{Access, Permission};
use crate::company::{self, Grade};
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, Page, Paging, PathId, Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::GradeCompanies) => __path_give: give,
    Access::Needs(Permission::ReviewGrades) => __path_dismiss: dismiss,
    Access::Needs(Permission::ViewProfiles) => __path_show: show,
    Access::Needs(Permission::ViewTrace) => __path_list: list,
    Access::Needs(Permission::ViewProfiles) => __path_waiting: waiting,
    Access::Needs(Permission::ViewProfiles) => __path_reviews: reviews,
    Access::Needs(Permission::ReviewGrades) => __path_preview: preview,
    Access::Needs(Permission::ReviewGrades) => __path_hold: hold,
];

/// An opinion, and the current grade of the company.
#[derive(Debug, Serialize, ToSchema)]
struct OpinionGiven {
    #[serde(flatten)]
    opinion: OpinionView,
    /// The current grade. A proposal does not change it.
    company_grade: Option<Grade>,
    /// For `If-Match`.
    company_version: i64,
}

/// Proposes a grade or appeals against it (a town), or decides it (the office), with a reason.
/// A grade other than the rule's needs a last day. The ETag is that of the company.
#[utoipa::path(post, path = "/api/v1/companies/{id}/grade", tag = "分级",
    params(("id" = i64, Path)), request_body = NewOpinion,
    responses((status = 201, body = OpinionGiven), (status = 404),
        (status = 409, description = "not_graded"),
        (status = 422, description = "reason_required, past_date, override_needs_expiry")))]
async fn give(actor: Actor, id: PathId, body: Body<NewOpinion>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let (opinion, company) = actions::give(tx, scope, &company, &new)?;
            let given = OpinionGiven {
                opinion: opinion.into(),
                company_grade: company.grade,
                company_version: company.version,
            };
            Ok((given, Some(company.version)))
        })
        .await
}

/// Why a proposal or appeal is rejected.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Dismissal {
    /// 理由
    #[serde(default)]
    reason: String,
}

/// 不予采纳: rejects the proposals and appeals of a town.
#[utoipa::path(post, path = "/api/v1/companies/{id}/grade/dismissal", tag = "分级",
    params(("id" = i64, Path)), request_body = Dismissal,
    responses((status = 201, body = OpinionView), (status = 404),
        (status = 409, description = "nothing_asked"), (status = 422)))]
async fn dismiss(actor: Actor, id: PathId, body: Body<Dismissal>) -> Result<Answer, Error> {
    let (id, body) = (id.into_inner(), body.into_inner());
    let request = (id, body.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let opinion = actions::dismiss(tx, &company, &body.reason)?;
            Ok((OpinionView::from(opinion), None))
        })
        .await
}

/// Returns the grade of a company and its basis.
/// The basis is the rule as it was applied, with the weights of that day, or an override in force.
#[utoipa::path(get, path = "/api/v1/companies/{id}/grade", tag = "分级",
    params(("id" = i64, Path)), responses((status = 200, body = Standing), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Json<Standing>, Error> {
    let id = id.into_inner();
    let read = move |db: &mut _, scope: &_| {
        let company = company::find(db, scope, id)?.present()?;
        view::standing(db, &company)
    };
    Ok(Json(actor.read(read).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhichPage {
    /// From 1.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// Returns all opinions on the grade of a company, newest first.
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
            let company = company::within_scope(db, scope, id)?.present()?;
            store::opinions_of(db, company, paging)
        })
        .await?;
    Ok(Json(page.map(OpinionView::from)))
}

/// Returns the proposals and appeals that wait for the office, oldest first.
#[utoipa::path(get, path = "/api/v1/grade-opinions", tag = "分级", params(WhichPage),
    responses((status = 200, body = Page<OpinionView>)))]
async fn waiting(actor: Actor, query: Query<WhichPage>) -> Result<Json<Page<OpinionView>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    let page = actor.read(move |db, scope| store::waiting(db, scope, paging)).await?;
    Ok(Json(page.map(|asked| OpinionView::from(asked.opinion))))
}

/// Returns the yearly reviews, newest first.
#[utoipa::path(get, path = "/api/v1/grade-reviews", tag = "分级",
    responses((status = 200, body = Vec<Review>)))]
async fn reviews(actor: Actor) -> Result<Json<Vec<Review>>, Error> {
    Ok(Json(actor.read(store::reviews).await?))
}

/// Previews a review held now. Nothing is written.
#[utoipa::path(get, path = "/api/v1/grade-reviews/preview", tag = "分级",
    responses((status = 200, body = Vec<Difference>)))]
async fn preview(actor: Actor) -> Result<Json<Vec<Difference>>, Error> {
    Ok(Json(actor.read(store::differences).await?))
}

/// 年度复评: grades all companies on the way to a listing with the weights of today, once a year.
/// Overrides in force stay.
#[utoipa::path(post, path = "/api/v1/grade-reviews", tag = "分级", request_body = NewReview,
    responses((status = 201, body = Review), (status = 409, description = "already_reviewed"),
        (status = 422)))]
async fn hold(actor: Actor, body: Body<NewReview>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor
        .create(&request, move |tx, scope| Ok((review::grade_everyone(tx, scope, &new)?, None)))
        .await
}
