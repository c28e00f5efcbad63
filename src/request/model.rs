//! Data types of information requests.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::CompanyRef;
use crate::db::schema::information_requests;
use crate::db::types::text_enum;
use crate::error::Error;
use crate::standard::{MissingFigure, NeededFigure};
use crate::web::Instant;

text_enum! {
    /// 结束方式
    pub enum Ending {
        Complete = "complete" => "已补齐",
        Answered = "answered" => "镇街答复无法提供",
        Withdrawn = "withdrawn" => "办公室撤回",
    }
}

/// A requested figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wish {
    pub figure: NeededFigure,
    /// Fiscal year, if the figure belongs to one.
    pub year: Option<i32>,
    /// Name with the year, in Chinese.
    pub text: String,
}

impl From<&MissingFigure> for Wish {
    fn from(want: &MissingFigure) -> Self {
        Self { figure: want.figure, year: want.year, text: want.text.clone() }
    }
}

/// 资料征集, input of a new request.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// 截止日期
    pub due_on: NaiveDate,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = information_requests)]
pub struct Request {
    pub id: i64,
    pub company_id: i64,
    /// JSON list of [`Wish`].
    pub wanted: String,
    /// 说明
    pub note: Option<String>,
    /// 截止日期
    pub due_on: NaiveDate,
    /// Name of the user who asked.
    pub asked_by: String,
    /// UTC
    pub asked_at: NaiveDateTime,
    /// `None` while the request is open.
    pub closed_as: Option<Ending>,
    /// UTC
    pub closed_at: Option<NaiveDateTime>,
    /// Reason given by the unit.
    pub answer: Option<String>,
    /// Incremented by every change.
    pub version: i64,
}

impl Request {
    /// Requested figures.
    pub fn wishes(&self) -> Result<Vec<Wish>, Error> {
        Ok(serde_json::from_str(&self.wanted)?)
    }
}

/// A request to be inserted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = information_requests, treat_none_as_default_value = false)]
pub struct NewRow {
    pub company_id: CompanyRef,
    /// JSON list of [`Wish`].
    pub wanted: String,
    /// 说明
    pub note: Option<String>,
    /// 截止日期
    pub due_on: NaiveDate,
    /// Name of the user who asked.
    pub asked_by: String,
    /// UTC
    pub asked_at: NaiveDateTime,
    /// 1 for a new request.
    pub version: i64,
}

/// 资料征集.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RequestView {
    pub id: i64,
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// Requested figures.
    pub wanted: Vec<Wish>,
    /// 说明
    pub note: Option<String>,
    /// 截止日期
    pub due_on: NaiveDate,
    /// Name of the user who asked.
    pub asked_by: String,
    pub asked_at: Instant,
    /// `None` while the request is open.
    pub closed_as: Option<Ending>,
    /// `None` while the request is open.
    pub closed_at: Option<Instant>,
    /// Reason given by the unit.
    pub answer: Option<String>,
    /// For `If-Match`.
    pub version: i64,
}

impl TryFrom<(Request, String, String)> for RequestView {
    type Error = Error;

    fn try_from(
        (request, company_name, town_code): (Request, String, String),
    ) -> Result<Self, Error> {
        Ok(Self {
            wanted: request.wishes()?,
            id: request.id,
            company_id: request.company_id,
            company_name,
            town_code,
            note: request.note,
            due_on: request.due_on,
            asked_by: request.asked_by,
            asked_at: Instant(request.asked_at),
            closed_as: request.closed_as,
            closed_at: request.closed_at.map(Instant),
            answer: request.answer,
            version: request.version,
        })
    }
}
