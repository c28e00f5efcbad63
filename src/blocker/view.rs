//! A blocker as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{BlockerRecord, Light, Severity, Status, light};
use crate::web::Instant;

/// 困难问题.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockerView {
    /// Number.
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
    /// Calendar days until the deadline, negative after it; none where no light is shown.
    pub days_left: Option<i64>,
    /// 亮灯; closed ones and those without a deadline have none.
    pub light: Option<Light>,
    /// 亮灯名称
    pub light_name: Option<&'static str>,
    /// 办理状态
    pub status: Status,
    /// 办理状态名称
    pub status_name: &'static str,
    /// 销号日期
    pub closed_on: Option<NaiveDate>,
    /// 办结说明
    pub closing_note: Option<String>,
    /// When it was recorded.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl BlockerView {
    /// How its deadline stands, in words.
    pub fn deadline(&self) -> String {
        match (self.closed_on, self.days_left) {
            (Some(on), _) => format!("{on} 销号"),
            (None, None) => "未定期限".to_owned(),
            (None, Some(0)) => "今天到期".to_owned(),
            (None, Some(days)) if days < 0 => format!("已逾期 {} 天", -days),
            (None, Some(days)) => format!("还剩 {days} 天"),
        }
    }

    /// As of a day, which decides the light.
    pub fn new(record: BlockerRecord, today: NaiveDate) -> Self {
        let BlockerRecord { blocker, .. } = record;
        let columns = blocker.columns;
        let light = light(columns.status, columns.due_on, today);
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
            due_on: columns.due_on,
            days_left: columns
                .due_on
                .filter(|_| light.is_some())
                .map(|due| (due - today).num_days()),
            light,
            light_name: light.map(Light::label),
            status: columns.status,
            status_name: columns.status.label(),
            closed_on: columns.closed_on,
            closing_note: columns.closing_note,
            created_at: Instant(blocker.created_at),
            updated_at: Instant(blocker.updated_at),
            version: blocker.version,
        }
    }
}
