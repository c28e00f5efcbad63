//! A company: its facts, its standing, and the keys it is found by.

use crate::error::Named;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::facts::Facts;
use crate::access::CompanyRef;
use crate::db::schema::companies;
use crate::db::types::text_enum;
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
