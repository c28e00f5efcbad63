//! A listing as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Listing, ListingStatus, status};
use super::store::Holder;
use crate::dates::{InexactDate, Precision};
use crate::market::{Board, Venue};
use crate::web::Instant;

/// 上市记录.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingView {
    pub id: i64,
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the current registered address
    pub town_code: String,
    /// 板块
    pub board: Board,
    /// 板块名称
    pub board_name: &'static str,
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
    /// 上市状态
    pub status: ListingStatus,
    /// 来源
    pub source: Option<String>,
    /// 备注
    pub note: Option<String>,
    /// Time of the last change.
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl ListingView {
    /// Shape of the status, readable without colours.
    pub fn status_shape(&self) -> &'static str {
        match self.status {
            ListingStatus::Listed => "●",
            ListingStatus::Delisted => "■",
            ListingStatus::MovedOut => "◆",
        }
    }

    /// 上市日期, as precise as it is known.
    pub fn listed(&self) -> InexactDate {
        InexactDate { date: self.listed_on, precision: self.listed_precision }
    }

    /// 退市日期, as precise as it is known.
    pub fn delisted(&self) -> Option<InexactDate> {
        let precision = self.delisted_precision.unwrap_or(Precision::Day);
        self.delisted_on.map(|date| InexactDate { date, precision })
    }

    /// Builds the view of a listing and its company.
    pub fn new(listing: Listing, holder: Holder) -> Self {
        let status = status(&listing, holder.stage);
        Self {
            id: listing.id,
            company_id: listing.company_id,
            company_name: holder.name,
            town_code: holder.town_code,
            board: listing.board,
            board_name: listing.board.label(),
            venue: listing.venue,
            stock_code: listing.stock_code,
            short_name: listing.short_name,
            listed_on: listing.listed_on,
            listed_precision: listing.listed_precision,
            funds_raised_yuan: listing.funds_raised_yuan,
            delisted_on: listing.delisted_on,
            delisted_precision: listing.delisted_precision,
            delisted_reason: listing.delisted_reason,
            status,
            source: listing.source,
            note: listing.note,
            updated_at: Instant(listing.updated_at),
            version: listing.version,
        }
    }
}
