//! 分级意见 and 年度复评.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::access::CompanyRef;
use crate::company::Grade;
use crate::db::schema::{grade_opinions, grade_reviews};
use crate::db::types::text_enum;
use crate::error::Error;
use crate::profile::Trace;

text_enum! {
    /// What an opinion does.
    #[schema(as = grade::Kind)]
    pub enum OpinionKind {
        /// Proposed by a town.
        Proposal = "proposal" => "建议",
        /// An objection of a town to the current grade.
        Appeal = "appeal" => "申诉",
        /// Follows the rule; decided by the office.
        Decision = "decision" => "决定",
        /// Departs from the rule, with a reason and a last day; decided by the office.
        Override = "override" => "特批",
        /// Follows the rule, in a yearly review.
        Review = "review" => "年度复评",
        /// Follows the rule, after an override has ended.
        Lapse = "lapse" => "特批到期",
        /// Rejects a proposal or appeal.
        Dismissal = "dismissal" => "不予采纳",
    }
}

impl OpinionKind {
    /// Kinds that set the grade of a company.
    pub const SETTING: [Self; 4] = [Self::Decision, Self::Override, Self::Review, Self::Lapse];
    /// Kinds that wait for an answer of the office.
    pub const ASKING: [Self; 2] = [Self::Proposal, Self::Appeal];
}

/// A stored opinion.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = grade_opinions)]
pub struct Opinion {
    pub id: i64,
    pub company_id: i64,
    pub kind: OpinionKind,
    /// 分级; `None` if the rule gives no grade.
    pub grade: Option<Grade>,
    /// 理由
    pub reason: String,
    /// 有效期至, the last day on which it is in force.
    pub expires_on: Option<NaiveDate>,
    /// First day of the weights that were used; `None` if no rule was applied.
    pub weights_from: Option<NaiveDate>,
    /// A [`Trace`] as JSON.
    pub trace: Option<String>,
    /// Whether a later opinion has replaced it.
    pub superseded: bool,
    /// When the office answered a proposal or appeal, UTC; `None` while it waits.
    pub answered_at: Option<NaiveDateTime>,
    /// 用户名 of the person who gave it, or `system`.
    pub given_by: String,
    /// UTC.
    pub given_at: NaiveDateTime,
}

impl Opinion {
    /// Returns the recorded result of the rule, if there is one.
    pub fn trace(&self) -> Result<Option<Trace>, Error> {
        self.trace.as_deref().map(|text| Ok(serde_json::from_str(text)?)).transpose()
    }
}

/// An opinion to store.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = grade_opinions, treat_none_as_default_value = false)]
pub struct NewOpinionRow {
    pub company_id: CompanyRef,
    pub kind: OpinionKind,
    /// 分级
    pub grade: Option<Grade>,
    /// 理由
    pub reason: String,
    /// 有效期至
    pub expires_on: Option<NaiveDate>,
    /// First day of the weights that were used.
    pub weights_from: Option<NaiveDate>,
    /// A [`Trace`] as JSON.
    pub trace: Option<String>,
    /// Always false: the opinion is new.
    pub superseded: bool,
    /// The yearly review that it belongs to.
    pub review_id: Option<i64>,
    /// 用户名 of the person who gives it, or `system`.
    pub given_by: String,
    /// UTC.
    pub given_at: NaiveDateTime,
}

/// 年度复评
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, serde::Serialize, utoipa::ToSchema,
)]
#[diesel(table_name = grade_reviews)]
pub struct Review {
    pub id: i64,
    /// 年度
    pub year: i32,
    /// 复评日期
    pub held_on: NaiveDate,
    /// First day of the weights that were used.
    pub weights_from: NaiveDate,
    /// 说明
    pub note: Option<String>,
    /// 参评企业
    pub companies: i64,
    /// 其中调整
    pub changed: i64,
    /// 用户名 of the person who held it.
    pub held_by: String,
}

/// One line of the preview of a review: current grade, grade by the rule, number of companies.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, serde::Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// The current grade.
    pub before: Option<Grade>,
    /// The grade by the rule.
    pub after: Option<Grade>,
    /// Number of companies.
    pub companies: i64,
}
