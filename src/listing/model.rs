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
    pub id: i64,
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
    /// Precision of `listed_on`.
    pub listed_precision: Precision,
    /// 募集资金, whole yuan
    pub funds_raised_yuan: Option<i64>,
    /// 退市日期
    pub delisted_on: Option<NaiveDate>,
    /// Precision of `delisted_on`.
    pub delisted_precision: Option<Precision>,
    /// 退市原因
    pub delisted_reason: Option<String>,
    /// 来源
    pub source: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// Time of the last change, UTC
    pub updated_at: NaiveDateTime,
    /// Increases with each change.
    pub version: i64,
}

impl Named for Listing {
    const NAME: &'static str = "上市记录";
}

/// Returns the status of a listing, given the stage of its company.
pub fn status(listing: &Listing, stage: Stage) -> ListingStatus {
    match (listing.delisted_on, stage) {
        (Some(_), _) => ListingStatus::Delisted,
        (None, Stage::MovedOut) => ListingStatus::MovedOut,
        (None, _) => ListingStatus::Listed,
    }
}

impl Listing {
    /// Returns the witness of its company, which exists for the reader.
    pub fn company(&self) -> CompanyRef {
        CompanyRef::found_by("a listing that a scoped query has read", self.company_id)
    }
}

/// A listing to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = listings, treat_none_as_default_value = false)]
pub struct NewListingRow {
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
    /// Precision of `listed_on`.
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
    /// Starts at 1
    pub version: i64,
    /// Import that recorded it, if any.
    pub import_id: Option<i64>,
}

/// 迁移.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = moves)]
pub struct MoveRow {
    pub id: i64,
    pub from_town: String,
    /// `None`: out of the city.
    pub to_town: Option<String>,
    pub moved_on: NaiveDate,
    /// Precision of `moved_on`.
    pub date_precision: Precision,
    /// 原因
    pub reason: String,
}

/// 挂牌.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = quotations)]
pub struct Quotation {
    pub id: i64,
    pub company_id: i64,
    /// Market of the quotation.
    pub venue: Board,
    /// 证券代码
    pub code: Option<String>,
    /// 挂牌日期
    pub quoted_on: NaiveDate,
    /// Precision of `quoted_on`.
    pub quoted_precision: Precision,
    /// 终止挂牌日期
    pub ended_on: Option<NaiveDate>,
    /// Precision of `ended_on`.
    pub ended_precision: Option<Precision>,
    /// 备注
    pub note: Option<String>,
    /// Increases with each change.
    pub version: i64,
}
