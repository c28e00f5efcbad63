//! A company: its facts, its standing, and the keys it is found by.

use crate::error::Named;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tags::Tags;
use crate::access::CompanyRef;
use crate::db::schema::companies;
use crate::db::types::text_enum;
use crate::market::Board;
use crate::membership::{PoolFacts, latest};
use crate::money::Currency;
use crate::stage::{Phase, Stage, Standing};

text_enum! {
    /// 分级.
    pub enum Grade {
        Key = "key" => "重点",
        Priority = "priority" => "优先",
        Nurture = "nurture" => "培育",
        Stock = "stock" => "储备",
    }
}

/// 企业事实: what people enter, correct and import. A change of these is a PATCH, and each field
/// that changes is an entry of the history. Where a company stands is not among them: that
/// follows from dated events. What they say of the pool is stored as memberships alone: it is read
/// from the latest one and written to it.
#[derive(
    Debug,
    Clone,
    Default,
    PartialEq,
    Serialize,
    Deserialize,
    ToSchema,
    Queryable,
    Selectable,
    Insertable,
)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
#[schema(as = company::Facts)]
pub struct Facts {
    /// 企业名称
    pub name: String,
    /// 简称
    #[serde(default)]
    pub short_name: Option<String>,
    /// 统一社会信用代码
    #[serde(default)]
    pub credit_code: Option<String>,
    /// 旧注册号, 15 digits
    #[serde(default)]
    pub old_registration_no: Option<String>,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 注册地址
    #[serde(default)]
    pub registered_address: Option<String>,
    /// 法定代表人
    #[serde(default)]
    pub legal_representative: Option<String>,
    /// 成立日期
    #[serde(default)]
    pub established_on: Option<NaiveDate>,
    /// 注册资本, whole yuan
    #[serde(default)]
    pub registered_capital_yuan: Option<i64>,
    /// 注册资本 in another currency, whole units
    #[serde(default)]
    pub foreign_capital: Option<i64>,
    /// That currency
    #[serde(default)]
    pub foreign_capital_currency: Option<Currency>,
    /// 行业
    #[serde(default)]
    pub industry: Option<String>,
    /// 主营业务
    #[serde(default)]
    pub main_business: Option<String>,
    /// 标签, such as 高新技术企业
    #[serde(default)]
    pub tags: Tags,
    /// 员工人数
    #[serde(default)]
    pub employees: Option<i32>,
    /// 联系人
    #[serde(default)]
    pub contact_person: Option<String>,
    /// 联系电话, masked in answers
    #[serde(default)]
    pub contact_phone: Option<String>,
    /// 拟上市板块
    #[serde(default)]
    pub target_board: Option<Board>,
    /// 计划申报日期
    #[serde(default)]
    pub planned_filing_on: Option<NaiveDate>,
    /// 后备企业批次
    #[serde(default)]
    #[diesel(select_expression = latest::batch_name(), skip_insertion)]
    pub reserve_batch: Option<String>,
    /// 入库日期
    #[serde(default)]
    #[diesel(select_expression = latest::entered_on(), skip_insertion)]
    pub entered_pool_on: Option<NaiveDate>,
    /// 出库日期
    #[serde(default)]
    #[diesel(select_expression = latest::left_on(), skip_insertion)]
    pub left_pool_on: Option<NaiveDate>,
    /// 出库原因
    #[serde(default)]
    #[diesel(select_expression = latest::left_reason(), skip_insertion)]
    pub left_pool_reason: Option<String>,
    /// 保荐机构
    #[serde(default)]
    pub sponsor: Option<String>,
    /// 会计师事务所
    #[serde(default)]
    pub auditor_firm: Option<String>,
    /// 律师事务所
    #[serde(default)]
    pub law_firm: Option<String>,
    /// 备注
    #[serde(default)]
    pub note: Option<String>,
}

impl Facts {
    /// A company of which only name and unit are known.
    pub fn new(name: impl Into<String>, town_code: impl Into<String>) -> Self {
        Self { name: name.into(), town_code: town_code.into(), ..Self::default() }
    }

    /// What they say of the pool.
    pub fn pool(&self) -> PoolFacts {
        PoolFacts {
            batch_name: self.reserve_batch.clone(),
            entered_on: self.entered_pool_on,
            left_on: self.left_pool_on,
            left_reason: self.left_pool_reason.clone(),
        }
    }
}

/// Where the company stands, as stored: follows from its events, listings and blockers.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = companies, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Position {
    /// 阶段
    pub stage: Stage,
    /// 阶段大类; a paused company is `suspended`
    pub phase: Phase,
    /// 进入本阶段的日期
    pub stage_since: NaiveDate,
    /// 曾到达的最高阶段
    pub highest_stage: Stage,
    /// 第几次申报
    pub attempt: i32,
    /// 中止起始日期
    pub suspended_since: Option<NaiveDate>,
}

impl From<Standing> for Position {
    fn from(standing: Standing) -> Self {
        Self {
            stage: standing.stage,
            phase: standing.phase(),
            stage_since: standing.since,
            highest_stage: standing.highest,
            attempt: standing.attempt,
            suspended_since: standing.suspended_since,
        }
    }
}

/// What the program sorts and finds a company by, computed from the facts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
pub struct Keys {
    /// See [`super::FoldedName`].
    pub folded_name: String,
    /// Pinyin order, by bytes.
    pub sort_key: String,
    /// Everything a search may hit, lower-cased, one line each.
    pub search_text: String,
    /// Registered capital, −1 where unknown, so that both engines sort it alike.
    pub capital_key: i64,
    /// Of its listings and quotations, joined with `、`.
    pub stock_codes: String,
}

/// A stored company.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Company {
    /// Number.
    pub id: i64,
    /// What people entered.
    #[diesel(embed)]
    pub facts: Facts,
    /// What follows from its events.
    #[diesel(embed)]
    pub position: Position,
    /// The decided grade.
    pub grade: Option<Grade>,
    /// Blocking issues not closed.
    pub open_blockers: i32,
    /// Of its listings and quotations.
    pub stock_codes: String,
    /// When it was recorded, UTC.
    pub created_at: NaiveDateTime,
    /// When anything of it last changed, UTC.
    pub updated_at: NaiveDateTime,
    /// In the recycle bin since.
    pub deleted_at: Option<NaiveDateTime>,
    /// Counts its changes.
    pub version: i64,
}

impl Named for Company {
    const NAME: &'static str = "企业";
}

impl Company {
    /// The witness that it exists for whoever read it: rows are made by scoped queries alone.
    pub fn key(&self) -> CompanyRef {
        CompanyRef::found_by("a row that a scoped query of companies has read", self.id)
    }
}

/// A company about to be stored. It begins as version 1, without grade and blocking issues.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
pub struct NewCompany {
    /// Number, taken from `next_ids`.
    pub id: i64,
    /// What people entered.
    #[diesel(embed)]
    pub facts: Facts,
    /// Where it begins.
    #[diesel(embed)]
    pub position: Position,
    /// How it is found.
    #[diesel(embed)]
    pub keys: Keys,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
}

impl NewCompany {
    /// Its witness: it exists for whoever is recording it.
    pub fn key(&self) -> CompanyRef {
        CompanyRef::found_by("a company that is being recorded", self.id)
    }
}
