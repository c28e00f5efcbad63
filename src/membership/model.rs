//! Stored memberships, and the pool facts of a company.

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

/// Pool facts of a company, from its latest membership; empty if it never had one.
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
    /// Returns whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Columns of a membership that can change.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = pool_memberships, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Span {
    /// 批次, `None` if it is not recorded
    pub batch_id: Option<i64>,
    /// 批次名称, as lists write it
    pub batch_name: Option<String>,
    /// 入库日期, the first day; `None` if unknown
    pub entered_on: Option<NaiveDate>,
    /// 服务管理期止
    pub expires_on: Option<NaiveDate>,
    /// 出库日期: the first day outside the pool
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
    pub id: i64,
    pub company_id: i64,
    #[diesel(embed)]
    pub span: Span,
    /// Incremented with every change.
    pub version: i64,
}

impl Named for Membership {
    const NAME: &'static str = "在库记录";
}

/// A membership to insert.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = pool_memberships, treat_none_as_default_value = false)]
pub struct NewMembership<'a> {
    pub company_id: CompanyRef,
    #[diesel(embed)]
    pub span: Span,
    /// Name of the user who recorded it.
    pub recorded_by: &'a str,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Import that recorded it, if any.
    pub import_id: Option<i64>,
    /// Starts at 1.
    pub version: i64,
}
