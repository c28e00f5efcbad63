//! Opinions and grades as the API and the pages show them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Opinion, OpinionKind};
use super::store;
use crate::company::{Company, Grade};
use crate::db::Db;
use crate::error::Error;
use crate::profile::Explained;
use crate::web::Instant;

/// 分级意见
#[derive(Debug, Serialize, ToSchema)]
pub struct OpinionView {
    pub id: i64,
    pub company_id: i64,
    pub kind: OpinionKind,
    /// Chinese name of `kind`.
    pub kind_name: &'static str,
    /// 分级
    pub grade: Option<Grade>,
    /// Chinese name of `grade`.
    pub grade_name: Option<&'static str>,
    /// 理由
    pub reason: String,
    /// 有效期至
    pub expires_on: Option<NaiveDate>,
    /// First day of the weights that were used; `None` if no rule was applied.
    pub weights_from: Option<NaiveDate>,
    /// When the office answered a proposal or appeal; `None` while it waits.
    pub answered_at: Option<Instant>,
    /// 用户名 of the person who gave it, or `system`.
    pub given_by: String,
    pub given_at: Instant,
}

impl From<Opinion> for OpinionView {
    fn from(opinion: Opinion) -> Self {
        Self {
            id: opinion.id,
            company_id: opinion.company_id,
            kind: opinion.kind,
            kind_name: opinion.kind.label(),
            grade: opinion.grade,
            grade_name: opinion.grade.map(Grade::label),
            reason: opinion.reason,
            expires_on: opinion.expires_on,
            weights_from: opinion.weights_from,
            answered_at: opinion.answered_at.map(Instant),
            given_by: opinion.given_by,
            given_at: Instant(opinion.given_at),
        }
    }
}

/// The grade of a company and its basis: the rule as it was applied, or an override in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standing {
    /// 分级
    pub grade: Option<Grade>,
    /// Chinese name of `grade`.
    pub grade_name: Option<&'static str>,
    /// The opinion that set the grade; `None` if none has.
    pub opinion: Option<OpinionView>,
    /// Whether the grade is an override, which lasts until the last day of the opinion.
    pub is_override: bool,
    /// The result of the rule on the day of the opinion, with its reasons.
    pub trace: Option<Explained>,
}

/// Returns the grade of a company and its basis.
pub fn standing(db: &mut Db, company: &Company) -> Result<Standing, Error> {
    let opinion = store::standing(db, company.key())?;
    let trace = opinion.as_ref().map(Opinion::trace).transpose()?.flatten();
    Ok(Standing {
        grade: company.grade,
        grade_name: company.grade.map(Grade::label),
        is_override: opinion.as_ref().is_some_and(|one| one.kind == OpinionKind::Override),
        opinion: opinion.map(OpinionView::from),
        trace: trace.map(|trace| trace.explained(db)).transpose()?,
    })
}
