//! Queries on listings, quotations and moves.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count, count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::model::{Listing, ListingStatus, MoveRow, NewListingRow, Quotation};
use crate::access::{CompanyRef, Scope};
use crate::company::records_within;
use crate::dates::InexactDate;
use crate::db::schema::{companies, listings, moves, quotations};
use crate::db::{Condition, Db};
use crate::error::Error;
use crate::market::{Board, Venue};
use crate::record::Tx;
use crate::stage::Stage;
use crate::web::{Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    listings::table,
    companies::table,
    diesel::dsl::Eq<listings::company_id, companies::id>,
>;

fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

/// Filter and order of a list of listings.
#[derive(Debug, Clone, Default)]
pub struct ListingFilter {
    /// 镇街（园区） of the current registered address.
    pub town: Option<String>,
    /// 板块
    pub board: Option<Board>,
    /// 境内外
    pub venue: Option<Venue>,
    /// 上市年份
    pub year: Option<i32>,
    /// 上市状态
    pub status: Option<ListingStatus>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

/// The company of a listing, as far as the listing shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Holder {
    /// 企业名称
    pub name: String,
    /// 镇街（园区）
    pub town_code: String,
    /// 阶段
    pub stage: Stage,
}

macro_rules! joined {
    ($scope:expr, $filter:expr, $select:expr) => {{
        let mut found = listings::table
            .inner_join(companies::table.on(listings::company_id.eq(companies::id)))
            .select($select)
            .into_boxed()
            .filter(within($scope));
        if let Some(town) = &$filter.town {
            found = found.filter(companies::town_code.eq(town));
        }
        if let Some(board) = $filter.board {
            found = found.filter(listings::board.eq(board));
        }
        if let Some(venue) = $filter.venue {
            found = found.filter(listings::venue.eq(venue));
        }
        if let Some((first, last)) = $filter.year.and_then(year) {
            found = found.filter(listings::listed_on.between(first, last));
        }
        match $filter.status {
            Some(ListingStatus::Delisted) => {
                found = found.filter(listings::delisted_on.is_not_null());
            }
            Some(ListingStatus::MovedOut) => {
                found = found.filter(listings::delisted_on.is_null());
                found = found.filter(companies::stage.eq(Stage::MovedOut));
            }
            Some(ListingStatus::Listed) => {
                found = found.filter(listings::delisted_on.is_null());
                found = found.filter(companies::stage.ne(Stage::MovedOut));
            }
            None => {}
        }
        found
    }};
}

fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// Returns a page of listings, newest first by default.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    filter: &ListingFilter,
    paging: Paging,
) -> Result<Page<(Listing, Holder)>, Error> {
    let found = joined!(scope, filter, (Listing::as_select(), Holder::as_select()));
    let found = if filter.oldest_first {
        found.order((listings::listed_on.asc(), listings::id.asc()))
    } else {
        found.order((listings::listed_on.desc(), listings::id.desc()))
    };
    let rows = found.limit(paging.per_page).offset(paging.offset()).load(db)?;
    // A city has a few hundred listings, so a full count is cheap.
    let counted: i64 = joined!(scope, filter, count_star()).first(db)?;
    Ok(Page::new(rows, paging, counted))
}

/// Totals of the listings of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Totals {
    /// Number of distinct companies.
    pub companies: i64,
    /// 募集资金, whole yuan. `None` if it is unknown for every listing.
    pub funds_raised_yuan: Option<i64>,
}

/// Returns the totals of all listings of a filter, regardless of the page.
pub fn totals(db: &mut Db, scope: &Scope, filter: &ListingFilter) -> Result<Totals, Error> {
    let sums = (
        count(listings::company_id).aggregate_distinct(),
        sql::<Nullable<BigInt>>("CAST(SUM(listings.funds_raised_yuan) AS BIGINT)"),
    );
    Ok(joined!(scope, filter, sums).first(db)?)
}

/// Finds a listing and its company.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<(Listing, Holder)>, Error> {
    Ok(listings::table
        .inner_join(companies::table.on(listings::company_id.eq(companies::id)))
        .filter(within(scope))
        .filter(listings::id.eq(id))
        .select((Listing::as_select(), Holder::as_select()))
        .first(db)
        .optional()?)
}

/// Returns a company's listings, oldest first.
pub fn listings_of(db: &mut Db, company: CompanyRef) -> Result<Vec<Listing>, Error> {
    Ok(listings::table
        .filter(listings::company_id.eq(company))
        .order((listings::listed_on.asc(), listings::id.asc()))
        .select(Listing::as_select())
        .load(db)?)
}

/// Returns the ID of the company that has a stock code at a venue.
pub fn find_by_stock_code(
    db: &mut Db,
    venue: Venue,
    stock_code: &str,
) -> Result<Option<i64>, Error> {
    Ok(listings::table
        .filter(listings::stock_code.eq(stock_code).and(listings::venue.eq(venue)))
        .select(listings::company_id)
        .first(db)
        .optional()?)
}

/// Stores a listing and returns its ID.
pub fn insert(db: &mut Db, new: &NewListingRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(listings::table).values(new).returning(listings::id).get_result(db)?)
}

/// Fields of a listing that may change.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = listings, treat_none_as_null = true)]
pub struct ListingChange {
    /// 证券简称
    pub short_name: Option<String>,
    /// 上市日期
    pub listed_on: NaiveDate,
    /// Precision of `listed_on`.
    pub listed_precision: crate::dates::Precision,
    /// 募集资金
    pub funds_raised_yuan: Option<i64>,
    /// 退市日期
    pub delisted_on: Option<NaiveDate>,
    /// Precision of `delisted_on`.
    pub delisted_precision: Option<crate::dates::Precision>,
    /// 退市原因
    pub delisted_reason: Option<String>,
    /// 来源
    pub source: Option<String>,
    /// 备注
    pub note: Option<String>,
}

/// Stores changed fields of a listing. Fails if the stored version is not the one that the caller
/// saw.
pub fn update(
    db: &mut Db,
    listing: &Listing,
    change: &ListingChange,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = listings::id.eq(listing.id).and(listings::version.eq(listing.version));
    let changed = diesel::update(listings::table.filter(seen))
        .set((change, listings::updated_at.eq(at), listings::version.eq(listings::version + 1)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::raced()) }
}

/// Returns a company's moves, oldest first.
pub fn moves_of(db: &mut Db, company: CompanyRef) -> Result<Vec<MoveRow>, Error> {
    Ok(moves::table
        .filter(moves::company_id.eq(company))
        .order((moves::moved_on.asc(), moves::id.asc()))
        .select(MoveRow::as_select())
        .load(db)?)
}

/// Stores a move.
pub fn insert_move(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    (from_town, to_town): (&str, Option<&str>),
    on: InexactDate,
    reason: &str,
) -> Result<(), Error> {
    let (at, import_id) = (tx.now(), tx.import_id());
    diesel::insert_into(moves::table)
        .values((
            moves::company_id.eq(company),
            moves::from_town.eq(from_town),
            moves::to_town.eq(to_town),
            moves::moved_on.eq(on.date),
            moves::date_precision.eq(on.precision),
            moves::reason.eq(reason),
            moves::recorded_at.eq(at),
            moves::import_id.eq(import_id),
        ))
        .execute(tx.db())?;
    Ok(())
}

/// Returns a company's quotations, oldest first.
pub fn quotations_of(db: &mut Db, company: CompanyRef) -> Result<Vec<Quotation>, Error> {
    Ok(quotations::table
        .filter(quotations::company_id.eq(company))
        .order((quotations::quoted_on.asc(), quotations::id.asc()))
        .select(Quotation::as_select())
        .load(db)?)
}

/// A quotation to be stored or changed.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = quotations, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct QuotationRow {
    pub company_id: CompanyRef,
    /// Market of the quotation.
    pub venue: Board,
    /// 证券代码
    pub code: Option<String>,
    /// 挂牌日期
    pub quoted_on: NaiveDate,
    /// Precision of `quoted_on`.
    pub quoted_precision: crate::dates::Precision,
    /// 终止挂牌日期
    pub ended_on: Option<NaiveDate>,
    /// Precision of `ended_on`.
    pub ended_precision: Option<crate::dates::Precision>,
    /// 备注
    pub note: Option<String>,
    /// UTC
    pub created_at: NaiveDateTime,
    /// Starts at 1
    pub version: i64,
}

/// Stores a quotation and returns its ID.
pub fn insert_quotation(db: &mut Db, new: &QuotationRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(quotations::table)
        .values(new)
        .returning(quotations::id)
        .get_result(db)?)
}
