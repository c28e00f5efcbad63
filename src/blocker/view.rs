//! A blocker as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::Action;
use super::model::{BlockerRecord, Severity, Status};
use super::party;
use crate::access::{Role, Scope};
use crate::deadline::{Light, describe_days_left, light};
use crate::flow::Act;
use crate::web::Instant;

/// 困难问题.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockerView {
    pub id: i64,
    /// 企业
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company
    pub town_code: String,
    /// 类别
    pub category: String,
    /// 类别名称
    pub category_name: String,
    /// 严重程度
    pub severity: Severity,
    /// 严重程度名称
    pub severity_name: &'static str,
    /// 牵头部门
    pub lead_department: String,
    /// 牵头部门名称
    pub lead_department_name: String,
    /// 协办部门, besides the lead
    pub departments: Vec<String>,
    /// 问题描述
    pub description: String,
    /// 责任人
    pub responsible_person: Option<String>,
    /// 登记日期
    pub raised_on: NaiveDate,
    /// 办结期限
    pub due_on: Option<NaiveDate>,
    /// 暂定: includes a year whose calendar is not published yet.
    pub due_provisional: bool,
    /// 交办日期
    pub assigned_on: Option<NaiveDate>,
    /// 办理时限, in working days
    pub allowed_days: Option<i32>,
    /// Working days for which the deadline was stopped.
    pub stopped_days: i32,
    /// 签收期限
    pub sign_by: Option<NaiveDate>,
    /// 签收日期
    pub signed_on: Option<NaiveDate>,
    /// 逾期未签收
    pub late_sign: bool,
    /// 反馈日期
    pub answered_on: Option<NaiveDate>,
    /// 用时: working days the department took; only of a closed blocker
    pub took_days: Option<i32>,
    /// Last day for the party that must act now.
    pub turn_ends_on: Option<NaiveDate>,
    /// Working days until then, negative after it; `null` if no deadline is running.
    pub days_left: Option<i64>,
    /// 亮灯; `null` if no deadline is running.
    pub light: Option<Light>,
    /// 亮灯名称
    pub light_name: Option<&'static str>,
    /// 办理状态
    pub status: Status,
    /// 办理状态名称
    pub status_name: &'static str,
    /// Number of 退回交办
    pub refusals: i32,
    /// Number of 退回重办
    pub rejections: i32,
    /// Number of 催办
    pub urges: i32,
    /// Returned twice: the office decides.
    pub with_office: bool,
    /// 列入督办
    pub supervised: bool,
    /// Level of escalation reached: 0 to 3.
    pub escalated: i32,
    /// 申请延期 not decided yet, in working days
    pub extension_asked: Option<i32>,
    /// 主问题
    pub parent_id: Option<i64>,
    /// 第几轮办理
    pub round: i32,
    /// 最近进展
    pub last_word_on: NaiveDate,
    /// 销号日期
    pub closed_on: Option<NaiveDate>,
    /// 办结说明
    pub closing_note: Option<String>,
    /// Actions the caller may take now; only when a single blocker is read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_actions: Vec<Action>,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl BlockerView {
    /// Describes the deadline in Chinese.
    pub fn deadline(&self) -> String {
        match (self.closed_on, self.days_left) {
            (Some(on), _) => format!("{on} 销号"),
            (None, None) if self.status == Status::Paused => "挂起，时限暂停".to_owned(),
            (None, None) => "待交办".to_owned(),
            (None, Some(days)) => describe_days_left(days, self.light),
        }
    }

    /// Adds the actions the user may take.
    pub fn with_legal_actions(mut self, scope: &Scope, role: Role, record: &BlockerRecord) -> Self {
        let parties = party::parties_of(scope, role, &record.blocker);
        self.legal_actions = Action::legal(&parties, record.blocker.flow.standing());
        self
    }

    /// Creates the view as of a day, which decides the light.
    pub fn new(record: BlockerRecord, today: NaiveDate) -> Self {
        let BlockerRecord { blocker, calendar, .. } = record;
        let (columns, flow, deadline) = (blocker.columns, blocker.flow, blocker.deadline);
        let light = light(deadline.turn_ends_on, deadline.yellow_from, today);
        let unsigned = flow.status == Status::Assigned;
        Self {
            id: blocker.id,
            company_id: blocker.company_id,
            company_name: record.company_name,
            town_code: record.town_code,
            category: columns.category,
            category_name: record.category_name,
            severity: columns.severity,
            severity_name: columns.severity.label(),
            lead_department: columns.lead_department,
            lead_department_name: record.lead_department_name,
            departments: record.assisting,
            description: columns.description,
            responsible_person: columns.responsible_person,
            raised_on: columns.raised_on,
            due_on: deadline.due_on,
            due_provisional: deadline.due_provisional,
            assigned_on: deadline.assigned_on,
            allowed_days: deadline.allowed_days,
            stopped_days: deadline.stopped_days,
            sign_by: deadline.sign_by,
            signed_on: deadline.signed_on,
            late_sign: unsigned && deadline.sign_by.is_some_and(|by| by < today),
            answered_on: deadline.answered_on,
            took_days: deadline.took_days,
            turn_ends_on: deadline.turn_ends_on,
            days_left: deadline.turn_ends_on.map(|ends| calendar.between(today, ends)),
            light,
            light_name: light.map(Light::label),
            status: flow.status,
            status_name: flow.status.label(),
            refusals: flow.refusals,
            rejections: flow.rejections,
            urges: flow.urges,
            with_office: flow.with_office,
            supervised: flow.supervised,
            escalated: flow.escalated,
            extension_asked: flow.extension_asked,
            parent_id: columns.parent_id,
            round: flow.round,
            last_word_on: flow.last_word_on,
            closed_on: flow.closed_on,
            closing_note: flow.closing_note,
            legal_actions: Vec::new(),
            created_at: Instant(blocker.created_at),
            updated_at: Instant(blocker.updated_at),
            version: blocker.version,
        }
    }
}
