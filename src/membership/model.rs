//! What is stored of a membership, and what a company's facts say of it.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;

use crate::access::CompanyRef;
use crate::db::schema::pool_memberships;
use crate::db::types::text_enum;
use crate::error::Named;

text_enum! {
    /// 出库类型: why a company left the pool.
    pub enum Leaving {
        Listed = "listed" => "已上市",
        Disqualified = "disqualified" => "取消资格",
        Expired = "expired" => "到期",
        Withdrew = "withdrew" => "企业退出",
        MovedOut = "moved_out" => "迁出",
        Other = "other" => "其他",
    }
}

/// What a company's facts say of its latest membership; empty where it never had one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoolFacts {
    /// 批次名称
    pub batch_name: Option<String>,
    /// 入库日期
    pub entered_on: Option<NaiveDate>,
    /// 出库日期
    pub left_on: Option<NaiveDate>,
    /// 出库原因
    pub left_reason: Option<String>,
}

impl PoolFacts {
    /// Nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What changes of a membership.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = pool_memberships, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Span {
    /// 批次, where it is on file
    pub batch_id: Option<i64>,
    /// 批次名称, as lists call it
    pub batch_name: Option<String>,
    /// 入库日期, the first day; none where it is not known
    pub entered_on: Option<NaiveDate>,
    /// 服务管理期止
    pub expires_on: Option<NaiveDate>,
    /// 出库日期: the first day after it
    pub left_on: Option<NaiveDate>,
    /// 出库类型
    pub left_kind: Option<Leaving>,
    /// 出库原因
    pub left_reason: Option<String>,
}

impl From<&Span> for PoolFacts {
    fn from(span: &Span) -> Self {
        Self {
            batch_name: span.batch_name.clone(),
            entered_on: span.entered_on,
            left_on: span.left_on,
            left_reason: span.left_reason.clone(),
        }
    }
}

/// A stored membership.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = pool_memberships)]
pub struct Membership {
    /// Number of the record.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// From when to when, and why.
    #[diesel(embed)]
    pub span: Span,
    /// Counts its changes.
    pub version: i64,
}

impl Named for Membership {
    const NAME: &'static str = "在库记录";
}

/// A membership about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = pool_memberships, treat_none_as_default_value = false)]
pub struct NewMembership<'a> {
    /// Whose.
    pub company_id: CompanyRef,
    /// From when to when.
    #[diesel(embed)]
    pub span: Span,
    /// Who recorded it.
    pub recorded_by: &'a str,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Through which import.
    pub import_id: Option<i64>,
    /// 1.
    pub version: i64,
}
