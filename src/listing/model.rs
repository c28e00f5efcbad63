//! Listings, quotations and moves as stored.

use crate::error::Named;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::access::CompanyRef;
use crate::dates::Precision;
use crate::db::schema::{listings, moves, quotations};
use crate::db::types::text_enum;
use crate::market::{Board, Venue};
use crate::stage::Stage;

text_enum! {
    /// 上市状态.
    pub enum ListingStatus {
        Listed = "listed" => "已上市",
        Delisted = "delisted" => "已退市",
        MovedOut = "moved_out" => "已迁出",
    }
}

/// 上市记录.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = listings)]
pub struct Listing {
    /// Number.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// 板块
    pub board: Board,
    /// 境内外
    pub venue: Venue,
    /// 证券代码
    pub stock_code: String,
    /// 证券简称
    pub short_name: Option<String>,
    /// 上市日期
    pub listed_on: NaiveDate,
    /// How exactly it is known.
    pub listed_precision: Precision,
    /// 募集资金, whole yuan
    pub funds_raised_yuan: Option<i64>,
    /// 退市日期
    pub delisted_on: Option<NaiveDate>,
    /// How exactly it is known.
    pub delisted_precision: Option<Precision>,
    /// 退市原因
    pub delisted_reason: Option<String>,
    /// 来源
    pub source: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// UTC
    pub updated_at: NaiveDateTime,
    /// Counts its changes.
    pub version: i64,
}

impl Named for Listing {
    const NAME: &'static str = "上市记录";
}

/// How a listing stands, given where its company does.
pub fn status(listing: &Listing, stage: Stage) -> ListingStatus {
    match (listing.delisted_on, stage) {
        (Some(_), _) => ListingStatus::Delisted,
        (None, Stage::MovedOut) => ListingStatus::MovedOut,
        (None, _) => ListingStatus::Listed,
    }
}

impl Listing {
    /// Its company, that exists for whoever read it.
    pub fn company(&self) -> CompanyRef {
        CompanyRef::found_by("a listing that a scoped query has read", self.company_id)
    }
}

/// A listing about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = listings, treat_none_as_default_value = false)]
pub struct NewListingRow {
    /// Whose.
    pub company_id: CompanyRef,
    /// 板块
    pub board: Board,
    /// 境内外
    pub venue: Venue,
    /// 证券代码
    pub stock_code: String,
    /// 证券简称
    pub short_name: Option<String>,
    /// 上市日期
    pub listed_on: NaiveDate,
    /// How exactly it is known.
    pub listed_precision: Precision,
    /// 募集资金, whole yuan
    pub funds_raised_yuan: Option<i64>,
    /// 来源
    pub source: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// UTC
    pub created_at: NaiveDateTime,
    /// UTC
    pub updated_at: NaiveDateTime,
    /// 1
    pub version: i64,
    /// Through which import.
    pub import_id: Option<i64>,
}

/// 迁移.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = moves)]
pub struct MoveRow {
    /// Number.
    pub id: i64,
    /// From this unit.
    pub from_town: String,
    /// To this one, or out of the city.
    pub to_town: Option<String>,
    /// When.
    pub moved_on: NaiveDate,
    /// How exactly that is known.
    pub date_precision: Precision,
    /// 原因
    pub reason: String,
}

/// 挂牌.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = quotations)]
pub struct Quotation {
    /// Number.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// Where.
    pub venue: Board,
    /// 证券代码
    pub code: Option<String>,
    /// 挂牌日期
    pub quoted_on: NaiveDate,
    /// How exactly it is known.
    pub quoted_precision: Precision,
    /// 终止挂牌日期
    pub ended_on: Option<NaiveDate>,
    /// How exactly it is known.
    pub ended_precision: Option<Precision>,
    /// 备注
    pub note: Option<String>,
    /// Counts its changes.
    pub version: i64,
}
