//! Opinions and grades as the API and the pages show them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Kind, Opinion};
use super::store;
use crate::company::{Company, Grade};
use crate::db::Db;
use crate::error::Error;
use crate::profile::Explained;
use crate::web::Instant;

/// 分级意见.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpinionView {
    /// Number.
    pub id: i64,
    /// Of which company.
    pub company_id: i64,
    /// What it does.
    pub kind: Kind,
    /// In a word.
    pub kind_name: &'static str,
    /// 分级
    pub grade: Option<Grade>,
    /// In a word.
    pub grade_name: Option<&'static str>,
    /// 理由
    pub reason: String,
    /// 有效期至
    pub expires_on: Option<NaiveDate>,
    /// By the weights in force from this day.
    pub weights_from: Option<NaiveDate>,
    /// When the office answered.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub given_by: String,
    /// When.
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

/// The grade of a company and what it rests on: the rule as it was applied, or an override in
/// force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standing {
    /// 分级
    pub grade: Option<Grade>,
    /// In a word.
    pub grade_name: Option<&'static str>,
    /// The opinion that set it.
    pub opinion: Option<OpinionView>,
    /// It departs from the rule until the opinion's last day.
    pub is_override: bool,
    /// What the rule gave on that day, with its reasons.
    pub trace: Option<Explained>,
}

/// What a company's grade rests on.
pub fn standing(db: &mut Db, company: &Company) -> Result<Standing, Error> {
    let opinion = store::standing(db, company.key())?;
    let trace = opinion.as_ref().map(Opinion::trace).transpose()?.flatten();
    Ok(Standing {
        grade: company.grade,
        grade_name: company.grade.map(Grade::label),
        is_override: opinion.as_ref().is_some_and(|one| one.kind == Kind::Override),
        opinion: opinion.map(OpinionView::from),
        trace: trace.map(|trace| trace.explained(db)).transpose()?,
    })
}
