//! A company as a row of a list: only the columns for display, filters and sorting. A list does not
//! read the other columns.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::model::Grade;
use super::tags::Tags;
use crate::access::{Reach, Scope};
use crate::company;
use crate::db::schema::companies;
use crate::db::{ReadDay, ReadOptionalDay};
use crate::market::Board;
use crate::membership::latest;
use crate::stage::{Phase, Stage};
use crate::web::Instant;

/// 企业, as read for a list.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = companies)]
pub struct CompanyRow {
    pub id: i64,
    /// 企业名称
    pub name: String,
    /// 简称
    pub short_name: Option<String>,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 法定代表人
    pub legal_representative: Option<String>,
    /// 成立日期
    #[diesel(deserialize_as = ReadOptionalDay)]
    pub established_on: Option<NaiveDate>,
    /// 注册资本, whole yuan
    pub registered_capital_yuan: Option<i64>,
    /// 行业
    pub industry: Option<String>,
    /// 标签
    pub tags: Tags,
    /// 员工人数
    pub employees: Option<i32>,
    /// 拟上市板块
    pub target_board: Option<Board>,
    /// 计划申报日期
    #[diesel(deserialize_as = ReadOptionalDay)]
    pub planned_filing_on: Option<NaiveDate>,
    /// 后备企业批次
    #[diesel(select_expression = latest::batch_name())]
    pub reserve_batch: Option<String>,
    /// 入库日期
    #[diesel(select_expression = latest::entered_on(), deserialize_as = ReadOptionalDay)]
    pub entered_pool_on: Option<NaiveDate>,
    /// 阶段
    pub stage: Stage,
    /// 阶段大类; a paused company is `suspended`
    pub phase: Phase,
    /// 进入本阶段的日期
    #[diesel(deserialize_as = ReadDay)]
    pub stage_since: NaiveDate,
    /// 第几次申报
    pub attempt: i32,
    /// 中止起始日期
    #[diesel(deserialize_as = ReadOptionalDay)]
    pub suspended_since: Option<NaiveDate>,
    /// 分级
    pub grade: Option<Grade>,
    /// 未结困难问题
    pub open_blockers: i32,
    /// 优先级, in hundredths of a point; `null` if the company is listed or has left the process
    #[serde(rename = "priority", serialize_with = "as_points")]
    #[schema(rename = "priority", value_type = Option<i32>)]
    pub priority_key: i64,
    /// 证券代码
    #[serde(serialize_with = "one_by_one")]
    #[schema(value_type = Vec<String>)]
    pub stock_codes: String,
    /// Time of the last change.
    pub updated_at: Instant,
    /// Time of deletion. Missing if the company is not in the recycle bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
}

impl CompanyRow {
    /// 优先级, in hundredths of a point; `None` if there is none.
    pub fn priority(&self) -> Option<i32> {
        company::priority_of(self.priority_key)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde passes it")]
fn as_points<S: Serializer>(key: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    company::priority_of(*key).serialize(serializer)
}

/// Serializes stored stock codes as a list.
fn one_by_one<S: Serializer>(stock_codes: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(each_stock_code(stock_codes))
}

/// Splits stored stock codes, which are joined with `、`.
pub(super) fn each_stock_code(stored: &str) -> impl Iterator<Item = &str> {
    stored.split('、').filter(|code| !code.is_empty())
}

/// 企业列表中的一行.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompanyInList {
    #[serde(flatten)]
    pub row: CompanyRow,
    /// 阶段名称
    pub stage_name: &'static str,
    /// 阶段大类名称
    pub phase_name: &'static str,
}

impl CompanyInList {
    /// Builds the row as the scope may see it.
    pub fn new(row: CompanyRow, scope: &Scope) -> Self {
        let row = match scope.reach() {
            Reach::City | Reach::Town(_) => row,
            Reach::Department(_) | Reach::Nothing => identity(row),
        };
        let (stage_name, phase_name) = (row.stage.label(), row.phase.label());
        Self { row, stage_name, phase_name }
    }
}

/// Keeps only the identity of a company. A department that works on a blocker may not see business
/// data.
fn identity(row: CompanyRow) -> CompanyRow {
    CompanyRow {
        registered_capital_yuan: None,
        tags: Tags::default(),
        employees: None,
        target_board: None,
        planned_filing_on: None,
        reserve_batch: None,
        entered_pool_on: None,
        priority_key: company::NOT_ON_ITS_WAY,
        ..row
    }
}
