//! 困难问题: its words, its facts, and how urgent its date makes it.

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::schema::blockers;
use crate::db::types::text_enum;

text_enum! {
    /// 严重程度.
    pub enum Severity {
        Severe = "severe" => "严重",
        Normal = "normal" => "一般",
    }
}

text_enum! {
    /// 办理状态. All but `closed` are open.
    pub enum Status {
        Raised = "raised" => "登记",
        Assigned = "assigned" => "交办",
        Signed = "signed" => "签收",
        InProgress = "in_progress" => "办理",
        Answered = "answered" => "反馈",
        Verifying = "verifying" => "核验",
        Closed = "closed" => "销号",
        Paused = "paused" => "挂起",
    }
}

text_enum! {
    /// 亮灯.
    pub enum Light {
        Green = "green" => "正常",
        Yellow = "yellow" => "临期",
        Red = "red" => "逾期",
    }
}

/// From so many days before the deadline on, the light is yellow.
const YELLOW_DAYS: Days = Days::new(3);

/// The last day that is yellow rather than green.
pub(super) fn yellow_until(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(YELLOW_DAYS).unwrap_or(NaiveDate::MAX)
}

/// The light of a blocker on a day, in calendar days: red after the deadline, yellow on it and
/// the three days before. What is closed or has no deadline shows none.
pub fn light(status: Status, due_on: Option<NaiveDate>, today: NaiveDate) -> Option<Light> {
    let due = due_on.filter(|_| status != Status::Closed)?;
    Some(if due < today {
        Light::Red
    } else if due <= yellow_until(today) {
        Light::Yellow
    } else {
        Light::Green
    })
}

/// How many open blockers there are, by light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// 逾期
    pub red: i64,
    /// 临期
    pub yellow: i64,
    /// 正常
    pub green: i64,
    /// Without a deadline.
    pub unlit: i64,
}

impl Open {
    /// Adds open blockers of one deadline.
    pub fn add(&mut self, due_on: Option<NaiveDate>, count: i64, today: NaiveDate) {
        *match light(Status::Raised, due_on, today) {
            Some(Light::Red) => &mut self.red,
            Some(Light::Yellow) => &mut self.yellow,
            Some(Light::Green) => &mut self.green,
            None => &mut self.unlit,
        } += count;
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            red: self.red + other.red,
            yellow: self.yellow + other.yellow,
            green: self.green + other.green,
            unlit: self.unlit + other.unlit,
        }
    }

    /// All of them.
    pub fn total(self) -> i64 {
        self.red + self.yellow + self.green + self.unlit
    }

    /// Those of one light.
    pub fn of(self, light: Light) -> i64 {
        match light {
            Light::Red => self.red,
            Light::Yellow => self.yellow,
            Light::Green => self.green,
        }
    }
}

/// 困难问题, as people enter and correct it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockerFacts {
    /// 类别, a code of `/api/v1/blocker-categories`
    pub category: String,
    /// 严重程度, `normal` by default
    #[serde(default = "normal")]
    pub severity: Severity,
    /// 牵头部门, the category's by default
    #[serde(default)]
    pub lead_department: Option<String>,
    /// 协办部门, besides the lead
    #[serde(default)]
    pub departments: Vec<String>,
    /// 问题描述
    pub description: String,
    /// 责任人
    #[serde(default)]
    pub responsible_person: Option<String>,
    /// 登记日期, today by default
    #[serde(default)]
    pub raised_on: Option<NaiveDate>,
    /// 办结期限
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// 办理状态, `raised` by default
    #[serde(default = "raised")]
    pub status: Status,
    /// 销号日期, required with `closed` and only then
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
    /// 办结说明, required with `closed` and only then
    #[serde(default)]
    pub closing_note: Option<String>,
}

const fn normal() -> Severity {
    Severity::Normal
}

const fn raised() -> Status {
    Status::Raised
}

/// The columns that facts fill.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = blockers, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Columns {
    /// 类别
    pub category: String,
    /// 严重程度
    pub severity: Severity,
    /// 牵头部门
    pub lead_department: String,
    /// 问题描述
    pub description: String,
    /// 责任人
    pub responsible_person: Option<String>,
    /// 登记日期
    pub raised_on: NaiveDate,
    /// 办结期限
    pub due_on: Option<NaiveDate>,
    /// 办理状态
    pub status: Status,
    /// 销号日期
    pub closed_on: Option<NaiveDate>,
    /// 办结说明
    pub closing_note: Option<String>,
}

/// A stored blocker.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = blockers)]
pub struct Blocker {
    /// Number.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// What people entered.
    #[diesel(embed)]
    pub columns: Columns,
    /// When it was recorded, UTC.
    pub created_at: NaiveDateTime,
    /// When it last changed, UTC.
    pub updated_at: NaiveDateTime,
    /// Counts its changes.
    pub version: i64,
}

/// A blocker about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blockers, treat_none_as_default_value = false)]
pub struct NewBlockerRow {
    /// Whose.
    pub company_id: i64,
    /// What people entered.
    #[diesel(embed)]
    pub columns: Columns,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// 1.
    pub version: i64,
}

/// A stored blocker with the names it refers to.
#[derive(Debug, Clone)]
pub struct BlockerRecord {
    /// The blocker.
    pub blocker: Blocker,
    /// 协办部门, by code.
    pub assisting: Vec<String>,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company.
    pub town_code: String,
    /// 类别名称
    pub category_name: String,
    /// 牵头部门名称
    pub lead_department_name: String,
}

impl BlockerRecord {
    /// What people entered, as they would enter it again.
    pub fn facts(&self) -> BlockerFacts {
        Self::facts_of(self.blocker.columns.clone(), self.assisting.clone())
    }

    /// The facts that fill these columns.
    pub fn facts_of(columns: Columns, assisting: Vec<String>) -> BlockerFacts {
        BlockerFacts {
            category: columns.category,
            severity: columns.severity,
            lead_department: Some(columns.lead_department),
            departments: assisting,
            description: columns.description,
            responsible_person: columns.responsible_person,
            raised_on: Some(columns.raised_on),
            due_on: columns.due_on,
            status: columns.status,
            closed_on: columns.closed_on,
            closing_note: columns.closing_note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lights() {
        let today: NaiveDate = "2026-03-10".parse().unwrap();
        for (status, due, shown) in [
            (Status::Raised, Some("2026-03-09"), Some(Light::Red)),
            (Status::Raised, Some("2026-03-10"), Some(Light::Yellow)),
            (Status::Answered, Some("2026-03-13"), Some(Light::Yellow)),
            (Status::Answered, Some("2026-03-14"), Some(Light::Green)),
            (Status::Raised, None, None),
            (Status::Closed, Some("2026-03-01"), None),
        ] {
            let due = due.map(|day| day.parse().unwrap());
            assert_eq!(light(status, due, today), shown, "{status} {due:?}");
        }
    }
}
