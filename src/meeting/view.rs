//! Meetings and decisions as the API shows them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::{Action, parties};
use super::model::{
    DecisionRecord, DecisionStatus, Meeting, MeetingCounted, MeetingFacts, MeetingStatus,
};
use super::sheet::Sheet;
use crate::access::{Reach, Role, Scope};
use crate::blocker::{BlockerView, Event};
use crate::deadline::{Light, describe_days_left, light};
use crate::flow::Act;
use crate::web::Instant;

/// 会议.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingView {
    pub id: i64,
    /// 纪要 and 参会 concern all companies of the agenda. They are empty for users who may see only
    /// some of these companies.
    #[serde(flatten)]
    pub facts: MeetingFacts,
    /// 类别名称
    pub kind_name: &'static str,
    /// 状态
    pub status: MeetingStatus,
    /// 状态名称
    pub status_name: &'static str,
    pub created_at: Instant,
    /// Time of the last change.
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl MeetingView {
    /// Builds the view that the scope may see.
    pub fn new(meeting: Meeting, scope: &Scope) -> Self {
        let facts = match scope.reach() {
            Reach::City => meeting.facts,
            Reach::Town(_) | Reach::Department(_) | Reach::Nothing => {
                MeetingFacts { minutes: None, participants: None, ..meeting.facts }
            }
        };
        Self {
            id: meeting.id,
            kind_name: facts.kind.label(),
            facts,
            status: meeting.status,
            status_name: meeting.status.label(),
            created_at: Instant(meeting.created_at),
            updated_at: Instant(meeting.updated_at),
            version: meeting.version,
        }
    }
}

/// A meeting in a list, with the numbers of items and decisions that the caller can see.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingInList {
    #[serde(flatten)]
    pub meeting: MeetingView,
    /// 议题
    pub items: i64,
    /// 议定事项
    pub decisions: i64,
    /// Decisions that are not done.
    pub unfinished: i64,
}

impl MeetingInList {
    /// Builds the view that the scope may see.
    pub fn new(counted: MeetingCounted, scope: &Scope) -> Self {
        let MeetingCounted { meeting, items, decisions, unfinished } = counted;
        Self { meeting: MeetingView::new(meeting, scope), items, decisions, unfinished }
    }
}

/// 议题: a blocker on an agenda, with its latest event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = meeting::ItemView)]
pub struct ItemView {
    pub blocker: BlockerView,
    /// 最近进展
    pub latest: Option<Event>,
}

/// A meeting with its agenda in order and its decisions, as far as the caller can see them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetView {
    #[serde(flatten)]
    pub meeting: MeetingView,
    /// 议程
    pub agenda: Vec<ItemView>,
    /// 议定事项
    pub decisions: Vec<DecisionView>,
}

impl SheetView {
    /// Builds the view of a day that the scope may see.
    pub fn new(sheet: Sheet, scope: &Scope, today: NaiveDate) -> Self {
        let item = |(record, latest)| ItemView { blocker: BlockerView::new(record, today), latest };
        Self {
            meeting: MeetingView::new(sheet.meeting, scope),
            agenda: sheet.agenda.into_iter().map(item).collect(),
            decisions: sheet.decisions.into_iter().map(|d| DecisionView::new(d, today)).collect(),
        }
    }
}

/// 议定事项.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionView {
    pub id: i64,
    /// 会议
    pub meeting_id: i64,
    /// 会议名称
    pub meeting_title: String,
    /// 困难问题
    pub blocker_id: i64,
    /// 问题类别名称
    pub category_name: String,
    /// 企业
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company
    pub company_town: String,
    /// 议定内容
    pub text: String,
    /// 责任部门. Exactly one of `department_code` and `town_code` is set.
    pub department_code: Option<String>,
    /// 责任镇街（园区）
    pub town_code: Option<String>,
    /// 责任单位名称
    pub unit_name: String,
    /// 责任人
    pub responsible_person: Option<String>,
    /// 会议之日, day 0 of the working days
    pub assigned_on: NaiveDate,
    /// 办理时限, in working days
    pub working_days: i32,
    /// 期限
    pub due_on: NaiveDate,
    /// 暂定: the period includes a year whose calendar is not published yet.
    pub due_provisional: bool,
    /// Working days until the deadline, negative after it. `null` once answered.
    pub days_left: Option<i64>,
    /// 亮灯. `null` once answered.
    pub light: Option<Light>,
    /// 亮灯名称
    pub light_name: Option<&'static str>,
    /// 状态
    pub status: DecisionStatus,
    /// 状态名称
    pub status_name: &'static str,
    /// 落实情况, the latest
    pub answer: Option<String>,
    /// 反馈日期
    pub answered_on: Option<NaiveDate>,
    /// Number of 退回
    pub returns: i32,
    /// 退回原因, until the decision is answered again
    pub return_reason: Option<String>,
    /// 完成日期
    pub done_on: Option<NaiveDate>,
    /// Actions that the caller may perform now. Only present when one decision is read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_actions: Vec<Action>,
    pub created_at: Instant,
    /// Time of the last change.
    pub updated_at: Instant,
    /// The version that an action may state.
    pub version: i64,
}

impl DecisionView {
    /// Adds the actions that the reader may perform.
    pub fn with_legal_actions(mut self, scope: &Scope, role: Role, of: &DecisionRecord) -> Self {
        let parties = parties(scope, role, &of.decision.task);
        self.legal_actions = Action::legal(&parties, self.status);
        self
    }

    /// Describes the state of the deadline in words.
    pub fn standing(&self) -> String {
        let on = |day: Option<NaiveDate>, what: &str| day.map(|day| format!("{day} {what}"));
        match self.status {
            DecisionStatus::Done => on(self.done_on, "完成"),
            DecisionStatus::Answered => on(self.answered_on, "反馈"),
            DecisionStatus::Open => self.days_left.map(|days| describe_days_left(days, self.light)),
        }
        .unwrap_or_default()
    }

    /// Builds the view of a day, which determines the light.
    pub fn new(record: DecisionRecord, today: NaiveDate) -> Self {
        let DecisionRecord { decision, calendar, .. } = record;
        let (task, deadline, progress) = (decision.task, decision.deadline, decision.progress);
        let due_on = (progress.status == DecisionStatus::Open).then_some(deadline.due_on);
        let light = light(due_on, Some(deadline.yellow_from), today);
        Self {
            id: decision.id,
            meeting_id: task.meeting_id,
            meeting_title: record.meeting_title,
            blocker_id: task.blocker_id,
            category_name: record.category_name,
            company_id: task.company_id,
            company_name: record.company_name,
            company_town: record.company_town,
            text: task.text,
            department_code: task.department_code,
            town_code: task.town_code,
            unit_name: record.unit_name,
            responsible_person: task.responsible_person,
            assigned_on: deadline.assigned_on,
            working_days: deadline.working_days,
            due_on: deadline.due_on,
            due_provisional: deadline.due_provisional,
            days_left: due_on.map(|due| calendar.between(today, due)),
            light,
            light_name: light.map(Light::label),
            status: progress.status,
            status_name: progress.status.label(),
            answer: progress.answer,
            answered_on: progress.answered_on,
            returns: progress.returns,
            return_reason: progress.return_reason,
            done_on: progress.done_on,
            legal_actions: Vec::new(),
            created_at: Instant(decision.created_at),
            updated_at: Instant(decision.updated_at),
            version: decision.version,
        }
    }
}
