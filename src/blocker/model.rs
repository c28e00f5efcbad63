//! 困难问题: enumerations, entered facts and stored records.

use crate::error::Named;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deadline::Deadline;
use super::flow::{RETURNS_TO_OFFICE, Standing};
use crate::access::{BlockerRef, CompanyRef};
use crate::calendar::Calendar;
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

/// 困难问题, as people enter and correct it. The status follows from actions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockerFacts {
    /// 类别, a code of `/api/v1/blocker-categories`
    pub category: String,
    /// 严重程度, `normal` by default
    #[serde(default = "normal")]
    pub severity: Severity,
    /// 牵头部门, the category's by default; once assigned, only 转办 or a new 交办 changes it
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
    /// 主问题: of several companies with one cause, the blocker on which the departments act
    #[serde(default)]
    pub parent_id: Option<i64>,
}

const fn normal() -> Severity {
    Severity::Normal
}

/// Columns filled from the facts.
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
    /// 主问题
    pub parent_id: Option<i64>,
}

/// Columns changed by actions.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = blockers, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Flow {
    /// 办理状态
    pub status: Status,
    /// Status before a pause.
    pub paused_from: Option<Status>,
    /// The office raised it, so the office may also verify it.
    pub raised_by_office: bool,
    /// Counts 重开, from 1. Evidence of one round does not close another.
    pub round: i32,
    /// Number of 退回交办.
    pub refusals: i32,
    /// Number of 退回重办.
    pub rejections: i32,
    /// Number of 催办.
    pub urges: i32,
    /// Returned twice: the office decides.
    pub with_office: bool,
    /// 督办
    pub supervised: bool,
    /// Level of escalation reached: 0 to 3.
    pub escalated: i32,
    /// 申请延期 not decided yet, in working days.
    pub extension_asked: Option<i32>,
    /// 销号日期
    pub closed_on: Option<NaiveDate>,
    /// 办结说明
    pub closing_note: Option<String>,
    /// Day of the last action of a person.
    pub last_word_on: NaiveDate,
}

impl Flow {
    /// Returns the columns of a new blocker.
    pub fn raised(on: NaiveDate, by_office: bool) -> Self {
        Self {
            status: Status::Raised,
            paused_from: None,
            raised_by_office: by_office,
            round: 1,
            refusals: 0,
            rejections: 0,
            urges: 0,
            with_office: false,
            supervised: false,
            escalated: 0,
            extension_asked: None,
            closed_on: None,
            closing_note: None,
            last_word_on: on,
        }
    }

    /// Returns the state that decides which actions are legal.
    pub fn standing(&self) -> Standing {
        Standing {
            status: self.status,
            with_office: self.with_office,
            is_final: self.refusals >= RETURNS_TO_OFFICE,
            extension_asked: self.extension_asked.is_some(),
        }
    }
}

/// A stored blocker.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = blockers)]
pub struct Blocker {
    pub id: i64,
    pub company_id: i64,
    #[diesel(embed)]
    pub columns: Columns,
    #[diesel(embed)]
    pub flow: Flow,
    #[diesel(embed)]
    pub deadline: Deadline,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Incremented with every change.
    pub version: i64,
}

impl Blocker {
    /// Returns the proof that the blocker is in the caller's scope: only scoped queries read rows.
    pub fn key(&self) -> BlockerRef {
        BlockerRef::found_by("a row that a scoped query of blockers has read", self.id)
    }

    /// Returns the proof that its company is in the caller's scope.
    pub fn company(&self) -> CompanyRef {
        CompanyRef::found_by("a blocker that a scoped query has read", self.company_id)
    }
}

/// A blocker to insert.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = blockers, treat_none_as_default_value = false)]
pub struct NewBlockerRow {
    pub company_id: CompanyRef,
    #[diesel(embed)]
    pub columns: Columns,
    #[diesel(embed)]
    pub flow: Flow,
    /// No deadline is running yet.
    #[diesel(embed)]
    pub deadline: Deadline,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Starts at 1.
    pub version: i64,
}

/// A stored blocker with the names it refers to.
#[derive(Debug, Clone)]
pub struct BlockerRecord {
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
    /// Calendar for counting working days.
    pub calendar: Arc<Calendar>,
}

impl Named for BlockerRecord {
    const NAME: &'static str = "困难问题";
}

impl BlockerRecord {
    /// Returns the facts as people enter them.
    pub fn facts(&self) -> BlockerFacts {
        Self::facts_of(self.blocker.columns.clone(), self.assisting.clone())
    }

    /// Returns the facts that fill these columns.
    pub fn facts_of(columns: Columns, assisting: Vec<String>) -> BlockerFacts {
        BlockerFacts {
            category: columns.category,
            severity: columns.severity,
            lead_department: Some(columns.lead_department),
            departments: assisting,
            description: columns.description,
            responsible_person: columns.responsible_person,
            raised_on: Some(columns.raised_on),
            parent_id: columns.parent_id,
        }
    }
}
