//! What was done to a blocker, and by what it is shown to be resolved. Never changed.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::Action;
use super::model::Status;
use crate::access::{BlockerRef, Role};
use crate::db::schema::{attachments, blocker_events, blocker_evidence};
use crate::web::Instant;

/// An act about to be recorded.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blocker_events, treat_none_as_default_value = false)]
pub struct NewEvent<'a> {
    /// Whose.
    pub blocker_id: BlockerRef,
    /// What was done.
    pub action: Action,
    /// The status before, none of a new one.
    pub from_status: Option<Status>,
    /// The status after.
    pub to_status: Status,
    /// What was written.
    pub note: Option<&'a str>,
    /// What it was done with, in words for the person who reads it.
    pub detail: &'a str,
    /// 牵头部门 before.
    pub department: &'a str,
    /// 办结期限 after.
    pub due_on: Option<NaiveDate>,
    /// Who.
    pub actor: &'a str,
    /// In which role.
    pub role: Role,
    /// Of which unit or department.
    pub unit: Option<&'a str>,
    /// The day, in China.
    pub happened_on: NaiveDate,
    /// UTC
    pub at: NaiveDateTime,
}

/// An act, as it was recorded.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = blocker_events)]
#[schema(as = blocker::Event)]
pub struct Event {
    /// Number, increasing with time.
    pub id: i64,
    /// 动作
    pub action: Action,
    /// 办理状态 before
    pub from_status: Option<Status>,
    /// 办理状态 after
    pub to_status: Status,
    /// 说明
    pub note: Option<String>,
    /// What it was done with.
    pub detail: String,
    /// 牵头部门 before
    pub department: String,
    /// 办结期限 after
    pub due_on: Option<NaiveDate>,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// Of which unit or department, by code.
    pub unit: Option<String>,
    /// When.
    pub at: Instant,
}

/// A piece of evidence about to be recorded.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blocker_evidence, treat_none_as_default_value = false)]
pub struct NewEvidenceRow<'a> {
    /// Of which blocker.
    pub blocker_id: BlockerRef,
    /// With which act it came.
    pub event_id: i64,
    /// In which round.
    pub round: i32,
    /// 材料名称
    pub name: &'a str,
    /// 文号或证照编号
    pub document_no: Option<&'a str>,
    /// The file.
    pub attachment_id: Option<i64>,
}

/// A piece of evidence, with the name of its file.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = blocker_evidence)]
#[schema(as = blocker::Evidence)]
pub struct Evidence {
    /// Number.
    pub id: i64,
    /// With which act it came.
    pub event_id: i64,
    /// 第几轮: 重开 begins another.
    pub round: i32,
    /// 材料名称
    pub name: String,
    /// 文号或证照编号
    pub document_no: Option<String>,
    /// The file.
    pub attachment_id: Option<i64>,
    /// Its name.
    #[diesel(select_expression = attachments::file_name.nullable())]
    pub file_name: Option<String>,
}
