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
    pub enum Kind {
        /// A unit's wish.
        Proposal = "proposal" => "建议",
        /// A unit's wish against the grade the company has.
        Appeal = "appeal" => "申诉",
        /// By the rule, decided by the office.
        Decision = "decision" => "决定",
        /// Against the rule, with a reason and until a day.
        Override = "override" => "特批",
        /// By the rule, in a yearly review.
        Review = "review" => "年度复评",
        /// By the rule, because an override has come to its end.
        Lapse = "lapse" => "特批到期",
        /// A proposal or appeal was not followed.
        Dismissal = "dismissal" => "不予采纳",
    }
}

impl Kind {
    /// Those that set a company's grade.
    pub const SETTING: [Self; 4] = [Self::Decision, Self::Override, Self::Review, Self::Lapse];
    /// Those that wait for the office.
    pub const ASKING: [Self; 2] = [Self::Proposal, Self::Appeal];
}

/// A stored opinion.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = grade_opinions)]
pub struct Opinion {
    /// Number.
    pub id: i64,
    /// Of which company.
    pub company_id: i64,
    /// What it does.
    pub kind: Kind,
    /// 分级; none where a company left its way, or nothing was followed.
    pub grade: Option<Grade>,
    /// 理由
    pub reason: String,
    /// 有效期至, the last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// The weights it rests on are those in force from this day.
    pub weights_from: Option<NaiveDate>,
    /// See [`Trace`].
    pub trace: Option<String>,
    /// Another has taken its place.
    pub superseded: bool,
    /// The office has answered.
    pub answered_at: Option<NaiveDateTime>,
    /// By whom.
    pub given_by: String,
    /// When, UTC.
    pub given_at: NaiveDateTime,
}

impl Opinion {
    /// What it rests on.
    pub fn trace(&self) -> Result<Option<Trace>, Error> {
        self.trace.as_deref().map(|text| Ok(serde_json::from_str(text)?)).transpose()
    }
}

/// An opinion about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = grade_opinions, treat_none_as_default_value = false)]
pub struct NewOpinionRow {
    /// Of which company.
    pub company_id: CompanyRef,
    /// What it does.
    pub kind: Kind,
    /// 分级
    pub grade: Option<Grade>,
    /// 理由
    pub reason: String,
    /// 有效期至
    pub expires_on: Option<NaiveDate>,
    /// Since when the weights hold.
    pub weights_from: Option<NaiveDate>,
    /// See [`Trace`].
    pub trace: Option<String>,
    /// No: it is new.
    pub superseded: bool,
    /// In which review.
    pub review_id: Option<i64>,
    /// By whom.
    pub given_by: String,
    /// UTC.
    pub given_at: NaiveDateTime,
}

/// 年度复评.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, serde::Serialize, utoipa::ToSchema,
)]
#[diesel(table_name = grade_reviews)]
pub struct Review {
    /// Number.
    pub id: i64,
    /// 年度
    pub year: i32,
    /// 复评日期
    pub held_on: NaiveDate,
    /// By the weights in force from this day.
    pub weights_from: NaiveDate,
    /// 说明
    pub note: Option<String>,
    /// 参评企业
    pub companies: i64,
    /// 其中调整
    pub changed: i64,
    /// By whom.
    pub held_by: String,
}

/// What a review held now would come to: a grade now, the grade by the rule, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, serde::Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// The grade now.
    pub before: Option<Grade>,
    /// By the rule.
    pub after: Option<Grade>,
    /// Of so many companies.
    pub companies: i64,
}
