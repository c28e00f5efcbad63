//! History and evidence of a blocker. Entries are never changed.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::Action;
use super::model::Status;
use crate::access::{BlockerRef, Role};
use crate::db::schema::{attachments, blocker_events, blocker_evidence};
use crate::web::Instant;

/// A history entry to insert.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blocker_events, treat_none_as_default_value = false)]
pub struct NewEvent<'a> {
    pub blocker_id: BlockerRef,
    pub action: Action,
    /// Status before, `None` for a new blocker.
    pub from_status: Option<Status>,
    /// Status after.
    pub to_status: Status,
    /// Text the user wrote.
    pub note: Option<&'a str>,
    /// Input of the action, described in Chinese.
    pub detail: &'a str,
    /// 牵头部门 before.
    pub department: &'a str,
    /// 办结期限 after.
    pub due_on: Option<NaiveDate>,
    /// Name of the user who acted.
    pub actor: &'a str,
    /// Role in which the user acted.
    pub role: Role,
    /// Code of the user's unit or department, if any.
    pub unit: Option<&'a str>,
    /// Day in China time.
    pub happened_on: NaiveDate,
    /// UTC
    pub at: NaiveDateTime,
}

/// A stored history entry.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = blocker_events)]
#[schema(as = blocker::Event)]
pub struct Event {
    /// Increases with time.
    pub id: i64,
    /// 动作
    pub action: Action,
    /// 办理状态 before
    pub from_status: Option<Status>,
    /// 办理状态 after
    pub to_status: Status,
    /// 说明
    pub note: Option<String>,
    /// Input of the action, described in Chinese.
    pub detail: String,
    /// 牵头部门 before
    pub department: String,
    /// 办结期限 after
    pub due_on: Option<NaiveDate>,
    /// Name of the user who acted.
    pub actor: String,
    /// Role in which the user acted.
    pub role: Role,
    /// Code of the user's unit or department, if any.
    pub unit: Option<String>,
    pub at: Instant,
}

/// A piece of evidence to insert.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blocker_evidence, treat_none_as_default_value = false)]
pub struct NewEvidenceRow<'a> {
    pub blocker_id: BlockerRef,
    /// History entry of the action it was sent with.
    pub event_id: i64,
    /// Round, see [`Evidence::round`].
    pub round: i32,
    /// 材料名称
    pub name: &'a str,
    /// 文号或证照编号
    pub document_no: Option<&'a str>,
    /// File, if there is one.
    pub attachment_id: Option<i64>,
}

/// A piece of evidence, with the name of its file.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = blocker_evidence)]
#[schema(as = blocker::Evidence)]
pub struct Evidence {
    pub id: i64,
    /// History entry of the action it was sent with.
    pub event_id: i64,
    /// 第几轮: 重开 begins a new one.
    pub round: i32,
    /// 材料名称
    pub name: String,
    /// 文号或证照编号
    pub document_no: Option<String>,
    /// File, if there is one.
    pub attachment_id: Option<i64>,
    #[diesel(select_expression = attachments::file_name.nullable())]
    pub file_name: Option<String>,
}
