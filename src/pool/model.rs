//! 后备库: enumerations, entered facts and stored records.

use crate::error::Named;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::schema::{
    companies, pool_batches, pool_nominations, pool_recheck_items, pool_rechecks,
};
use crate::db::types::text_enum;
use crate::membership::Membership;
use crate::stage::{Phase, Stage};

text_enum! {
    /// 申请状态.
    pub enum NominationState {
        Nominated = "nominated" => "镇街已推荐",
        Accepted = "accepted" => "办公室同意",
        Recognised = "recognised" => "已认定",
        Declined = "declined" => "不予认定",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

text_enum! {
    /// 复核意见.
    pub enum Verdict {
        Keep = "keep" => "继续保留",
        Remove = "remove" => "建议取消资格",
    }
}

text_enum! {
    /// 在库状态 on a day: follows from dates, listings and moves.
    pub enum MemberState {
        Serving = "serving" => "服务期内",
        Expiring = "expiring" => "服务期将满",
        Overdue = "overdue" => "服务期已满",
        Listed = "listed" => "已上市待出库",
        MovedOut = "moved_out" => "已迁出待出库",
    }
}

text_enum! {
    /// 变动: how the pool differs from that of an earlier day.
    pub enum Movement {
        Entered = "entered" => "入库",
        ReEntered = "re_entered" => "再入库",
        Left = "left" => "出库",
    }
}

/// 服务管理期, in years from the document date, unless the office enters another end.
pub const YEARS_OF_SERVICE: u32 = 6;
/// 服务期将满: at most this number of days ahead.
pub const EXPIRING_DAYS: u64 = 180;

/// 认定批次, as people enter and correct it.
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
#[diesel(table_name = pool_batches, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct BatchFacts {
    /// 批次序号, such as 9 of 第九批
    pub number: i32,
    /// 批次名称, such as 第九批, as lists write it in 后备企业批次
    pub name: String,
    /// 认定文号
    pub document_no: String,
    /// 文件日期, on which its companies enter the pool
    pub recognised_on: NaiveDate,
    /// 服务管理期止: the first day after the service
    pub expires_on: NaiveDate,
    /// 备注
    pub note: Option<String>,
}

/// A stored batch.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pool_batches)]
pub struct Batch {
    pub id: i64,
    #[diesel(embed)]
    pub facts: BatchFacts,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Incremented with every change.
    pub version: i64,
}

impl Named for Batch {
    const NAME: &'static str = "认定批次";
}

/// A membership with its company, as of a day.
#[derive(Debug, Clone)]
pub struct Member {
    pub membership: Membership,
    pub company: Holder,
    /// 镇街（园区） of the company on that day, 9-digit code.
    pub town_code: String,
    /// 入库日期
    pub entered_on: NaiveDate,
    /// 在库状态 on that day.
    pub state: MemberState,
}

/// Company, as lists of the pool show it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Holder {
    pub id: i64,
    /// 企业名称
    pub name: String,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// 镇街（园区） today, 9-digit code.
    pub town_code: String,
    /// 阶段, today
    pub stage: Stage,
    /// 阶段大类, today
    pub phase: Phase,
}

/// A stored nomination.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pool_nominations)]
pub struct Nomination {
    pub id: i64,
    pub company_id: i64,
    /// 申请状态
    pub state: NominationState,
    /// 镇街初审意见
    pub town_opinion: String,
    /// Name of the user who nominated.
    pub nominated_by: String,
    /// UTC.
    pub nominated_at: NaiveDateTime,
    /// Name of the user who last decided or withdrew it.
    pub decided_by: Option<String>,
    /// UTC.
    pub decided_at: Option<NaiveDateTime>,
    /// 审核意见
    pub decision_reason: Option<String>,
    /// Batch in which it was recognised.
    pub batch_id: Option<i64>,
    /// Incremented with every change.
    pub version: i64,
}

/// A nomination with the names it refers to.
#[derive(Debug, Clone)]
pub struct NominationRecord {
    pub nomination: Nomination,
    pub company: Holder,
    /// 批次名称
    pub batch_name: Option<String>,
}

impl Named for NominationRecord {
    const NAME: &'static str = "入库申请";
}

/// A stored recheck.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pool_rechecks)]
pub struct Recheck {
    pub id: i64,
    /// 复核名称
    pub name: String,
    /// 答复期限
    pub due_on: NaiveDate,
    /// 发起日期
    pub opened_on: NaiveDate,
    /// 办结日期
    pub closed_on: Option<NaiveDate>,
    /// 说明
    pub note: Option<String>,
    /// Incremented with every change, including answers, so that the office concludes only after
    /// it has seen the last answer.
    pub version: i64,
}

impl Named for Recheck {
    const NAME: &'static str = "复核";
}

/// Question to a town about one member, and its answer.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pool_recheck_items)]
pub struct RecheckItem {
    pub recheck_id: i64,
    pub company_id: i64,
    /// `None` after the membership was deleted as a mistake.
    pub membership_id: Option<i64>,
    /// 镇街（园区） that is asked or has answered, 9-digit code.
    pub town_code: String,
    /// 复核意见
    pub verdict: Option<Verdict>,
    /// 理由
    pub reason: Option<String>,
    /// Name of the user who answered.
    pub answered_by: Option<String>,
    /// UTC.
    pub answered_at: Option<NaiveDateTime>,
    /// Incremented with every change.
    pub version: i64,
}

/// An item with the names it refers to.
#[derive(Debug, Clone)]
pub struct ItemRecord {
    pub item: RecheckItem,
    pub company: Holder,
    /// `None` after it was deleted as a mistake.
    pub membership: Option<Membership>,
}
