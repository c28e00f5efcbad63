//! The company record: facts, position and keys.

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

/// Position of the company as stored. It follows from its events, listings and blockers.
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

/// Keys for sorting and searching, computed from the facts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
pub struct Keys {
    /// See [`super::FoldedName`].
    pub folded_name: String,
    /// In pinyin order when compared by bytes.
    pub sort_key: String,
    /// All searchable texts in lower case, one per line.
    pub search_text: String,
    /// Registered capital in yuan, −1 if unknown, so that both engines sort it in the same way.
    pub capital_key: i64,
    /// Stock codes of listings and quotations, joined with `、`.
    pub stock_codes: String,
}

/// A stored company.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Company {
    pub id: i64,
    #[diesel(embed)]
    pub facts: Facts,
    #[diesel(embed)]
    pub position: Position,
    /// Grade that the office decided.
    pub grade: Option<Grade>,
    /// Number of blockers that are not closed.
    pub open_blockers: i32,
    /// Stock codes of listings and quotations, joined with `、`.
    pub stock_codes: String,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Time of the last change, UTC.
    pub updated_at: NaiveDateTime,
    /// Time of deletion, UTC. `None` if the company is not in the recycle bin.
    pub deleted_at: Option<NaiveDateTime>,
    /// Increases with each change.
    pub version: i64,
}

impl Named for Company {
    const NAME: &'static str = "企业";
}

impl Company {
    /// Returns the witness that the company exists for the reader. Only scoped queries create such
    /// rows.
    pub fn key(&self) -> CompanyRef {
        CompanyRef::found_by("a row that a scoped query of companies has read", self.id)
    }
}

/// A company to be stored. It starts at version 1, without a grade or blockers.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
pub struct NewCompany {
    /// Taken from `next_ids`.
    pub id: i64,
    #[diesel(embed)]
    pub facts: Facts,
    #[diesel(embed)]
    pub position: Position,
    #[diesel(embed)]
    pub keys: Keys,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
}

impl NewCompany {
    /// Returns the witness of the new company. It exists for the user who records it.
    pub fn key(&self) -> CompanyRef {
        CompanyRef::found_by("a company that is being recorded", self.id)
    }
}
