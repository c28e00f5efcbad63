//! Data types of declarations.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::CompanyRef;
use crate::confirmation::FactKind;
use crate::course::NewEvent;
use crate::dates::{InexactDate, Precision};
use crate::db::schema::{companies, declarations};
use crate::db::types::text_enum;
use crate::error::{Error, Named};
use crate::listing::NewListing;
use crate::stage::{Stage, Step};

text_enum! {
    /// 申报状态
    pub enum DeclarationState {
        Pending = "pending" => "待确认",
        Returned = "returned" => "已退回",
        Confirmed = "confirmed" => "已确认",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

/// A stored declaration.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = declarations)]
pub struct Declaration {
    pub id: i64,
    pub company_id: i64,
    pub kind: FactKind,
    pub step: Step,
    pub occurred_on: NaiveDate,
    pub date_precision: Precision,
    /// Input of the operation that records the fact, as JSON.
    pub input: String,
    /// 文号
    pub document_no: Option<String>,
    /// 证明文件, a file of the company
    pub attachment_id: Option<i64>,
    /// Import whose list gives the fact.
    pub import_id: Option<i64>,
    pub state: DeclarationState,
    pub declared_by: String,
    /// UTC.
    pub declared_at: NaiveDateTime,
    /// 确认期限
    pub due_on: NaiveDate,
    /// The light is yellow from this day on.
    pub yellow_from: NaiveDate,
    pub decided_by: Option<String>,
    /// UTC.
    pub decided_at: Option<NaiveDateTime>,
    /// 退回原因
    pub reason: Option<String>,
    pub version: i64,
}

impl Declaration {
    /// Date of effect.
    pub fn on(&self) -> InexactDate {
        InexactDate { date: self.occurred_on, precision: self.date_precision }
    }

    /// Returns the input of the operation that records the fact.
    pub fn declared(&self) -> Result<Declared, Error> {
        Declared::parse(self.kind, serde_json::from_str(&self.input)?)
    }
}

/// Company of a declaration.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Holder {
    /// 企业名称
    pub name: String,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 阶段
    pub stage: Stage,
    /// Highest stage reached so far.
    pub highest_stage: Stage,
}

/// A declaration with its company.
pub type Found = (Declaration, Holder);

impl Named for Found {
    const NAME: &'static str = "申报";
}

/// A declaration to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = declarations, treat_none_as_default_value = false)]
pub struct NewRow<'a> {
    pub company_id: CompanyRef,
    pub kind: FactKind,
    pub step: Step,
    pub occurred_on: NaiveDate,
    pub date_precision: Precision,
    pub mark: &'a str,
    pub input: String,
    pub document_no: Option<&'a str>,
    pub attachment_id: Option<i64>,
    pub import_id: Option<i64>,
    pub state: DeclarationState,
    pub declared_by: &'a str,
    /// UTC.
    pub declared_at: NaiveDateTime,
    pub due_on: NaiveDate,
    pub yellow_from: NaiveDate,
    pub version: i64,
}

/// 入库或出库, as a town declares it. Only the given values change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolInput {
    /// 后备企业批次
    #[serde(default)]
    pub reserve_batch: Option<String>,
    /// 入库日期
    #[serde(default)]
    pub entered_pool_on: Option<NaiveDate>,
    /// 出库日期
    #[serde(default)]
    pub left_pool_on: Option<NaiveDate>,
    /// 出库原因
    #[serde(default)]
    pub left_pool_reason: Option<String>,
}

/// Input of the operation that records a declared fact.
#[derive(Debug, Clone)]
pub enum Declared {
    Stage(NewEvent),
    Listing(NewListing),
    Pool(PoolInput),
}

impl Declared {
    /// Parses the input of a kind of fact.
    pub fn parse(kind: FactKind, input: Value) -> Result<Self, Error> {
        Ok(match kind {
            FactKind::Stage => Self::Stage(serde_json::from_value(input)?),
            FactKind::Listing => Self::Listing(serde_json::from_value(input)?),
            FactKind::Pool => Self::Pool(serde_json::from_value(input)?),
        })
    }
}

/// Query of a list of declarations.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeclarationQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 申报状态
    pub state: Option<DeclarationState>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 企业, by id.
    pub company: Option<i64>,
}
