//! 分级意见.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::company::Grade;
use crate::db::schema::grade_opinions;
use crate::db::types::text_enum;

text_enum! {
    /// What an opinion does.
    pub enum Kind {
        Proposal = "proposal" => "建议",
        Decision = "decision" => "决定",
    }
}

/// A stored opinion.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = grade_opinions)]
pub struct Opinion {
    /// Number.
    pub id: i64,
    /// Of which company.
    pub company_id: i64,
    /// Proposed or decided.
    pub kind: Kind,
    /// 分级
    pub grade: Grade,
    /// 理由
    pub reason: String,
    /// 有效期至, the last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// By whom.
    pub given_by: String,
    /// When, UTC.
    pub given_at: NaiveDateTime,
}

/// An opinion about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = grade_opinions, treat_none_as_default_value = false)]
pub struct NewOpinionRow<'a> {
    /// Of which company.
    pub company_id: i64,
    /// Proposed or decided.
    pub kind: Kind,
    /// 分级
    pub grade: Grade,
    /// 理由
    pub reason: &'a str,
    /// 有效期至
    pub expires_on: Option<NaiveDate>,
    /// By whom.
    pub given_by: &'a str,
    /// UTC.
    pub given_at: NaiveDateTime,
}
