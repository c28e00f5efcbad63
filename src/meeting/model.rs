//! 会议 and 议定事项: their words, the facts that people enter, and the stored records.

use crate::error::Named;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deadline::Deadline;
use crate::calendar::Calendar;
use crate::db::schema::{decisions, meetings};
use crate::db::types::text_enum;

text_enum! {
    /// 会议类别.
    #[schema(as = meeting::Kind)]
    pub enum MeetingKind {
        Coordination = "coordination" => "专题协调会",
        Promotion = "promotion" => "工作推进会",
    }
}

text_enum! {
    /// 会议状态.
    pub enum MeetingStatus {
        Planned = "planned" => "筹备",
        Held = "held" => "已召开",
    }
}

text_enum! {
    /// 议定事项 status.
    pub enum DecisionStatus {
        Open = "open" => "待落实",
        Answered = "answered" => "已反馈",
        Done = "done" => "已完成",
    }
}

impl DecisionStatus {
    /// Whether nobody has to act any more.
    pub fn is_finished(self) -> bool {
        match self {
            Self::Open | Self::Answered => false,
            Self::Done => true,
        }
    }

    /// Returns the finished statuses, or the unfinished ones.
    pub fn that_are(finished: bool) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |status| status.is_finished() == finished)
    }
}

/// Facts of a 会议 that people enter and correct.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Queryable,
    Selectable,
    Insertable,
    AsChangeset,
)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = meetings, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct MeetingFacts {
    /// 类别
    pub kind: MeetingKind,
    /// 会议名称
    pub title: String,
    /// 会议日期. Deadlines of decisions count from this day once the meeting was held
    pub held_on: NaiveDate,
    /// 地点
    #[serde(default)]
    pub place: Option<String>,
    /// 主持人
    #[serde(default)]
    pub host: Option<String>,
    /// 参会单位和人员
    #[serde(default)]
    pub participants: Option<String>,
    /// 会议纪要, only after the meeting
    #[serde(default)]
    pub minutes: Option<String>,
    /// 纪要文号, only after the meeting
    #[serde(default)]
    pub document_no: Option<String>,
}

/// A stored meeting.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = meetings)]
pub struct Meeting {
    pub id: i64,
    #[diesel(embed)]
    pub facts: MeetingFacts,
    /// 状态
    pub status: MeetingStatus,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Time of the last change, UTC.
    pub updated_at: NaiveDateTime,
    /// Increases with each change, including changes of the agenda.
    pub version: i64,
}

impl Named for Meeting {
    const NAME: &'static str = "会议";
}

/// A meeting with the numbers of items and decisions that the reader can see.
#[derive(Debug, Clone)]
pub struct MeetingCounted {
    pub meeting: Meeting,
    /// 议题
    pub items: i64,
    /// 议定事项
    pub decisions: i64,
    /// Decisions that are not done.
    pub unfinished: i64,
}

/// The columns of a decision that actions change.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Progress {
    /// 状态
    pub status: DecisionStatus,
    /// 落实情况, the latest
    pub answer: Option<String>,
    /// 反馈日期
    pub answered_on: Option<NaiveDate>,
    /// Number of 退回.
    pub returns: i32,
    /// 退回原因, until the decision is answered again
    pub return_reason: Option<String>,
    /// 完成日期
    pub done_on: Option<NaiveDate>,
}

impl Progress {
    /// Returns the progress of a new decision.
    pub fn new() -> Self {
        Self {
            status: DecisionStatus::Open,
            answer: None,
            answered_on: None,
            returns: 0,
            return_reason: None,
            done_on: None,
        }
    }
}

/// The text of a decision and who carries it out: exactly one of department and town.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct Task {
    pub meeting_id: i64,
    /// A blocker on the agenda of the meeting.
    pub blocker_id: i64,
    /// The company of the blocker.
    pub company_id: i64,
    /// 议定内容
    pub text: String,
    /// 责任部门
    pub department_code: Option<String>,
    /// 责任镇街（园区）
    pub town_code: Option<String>,
    /// 责任人
    pub responsible_person: Option<String>,
}

/// A stored decision.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = decisions)]
pub struct Decision {
    pub id: i64,
    #[diesel(embed)]
    pub task: Task,
    #[diesel(embed)]
    pub deadline: Deadline,
    #[diesel(embed)]
    pub progress: Progress,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Time of the last change, UTC.
    pub updated_at: NaiveDateTime,
    /// Increases with each change.
    pub version: i64,
}

/// A decision to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct NewDecisionRow {
    #[diesel(embed)]
    pub task: Task,
    #[diesel(embed)]
    pub deadline: Deadline,
    #[diesel(embed)]
    pub progress: Progress,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Starts at 1.
    pub version: i64,
}

/// A stored decision with the names that it refers to.
#[derive(Debug, Clone)]
pub struct DecisionRecord {
    pub decision: Decision,
    /// 会议名称
    pub meeting_title: String,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company.
    pub company_town: String,
    /// 问题类别名称
    pub category_name: String,
    /// 责任单位名称
    pub unit_name: String,
    /// Calendar for counting working days.
    pub calendar: Arc<Calendar>,
}

impl Named for DecisionRecord {
    const NAME: &'static str = "议定事项";
}
