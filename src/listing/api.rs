//! `/api/v1/listings`, and a company's moves and quotations.

use actix_web::web::Json;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, NewListing};
use super::model::{ListingStatus, MoveRow};
use super::patch::ListingPatch;
use super::quotation::{self, NewQuotation, QuotationView};
use super::relocation::{NewMove, relocate as move_company};
use super::store::{self, ListingFilter};
use super::view::ListingView;
use crate::access::{Access, Permission};
use crate::company;
use crate::confirmation::{Submission, declared};
use crate::dates::Precision;
use crate::error::{Code, Error, Present};
use crate::market::{Board, Venue};
use crate::session::{Actor, Answer};
use crate::web::{Body, IfMatch, Page, Paging, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewListings) => __path_list: list,
    Access::Needs(Permission::EditCompanies) => __path_create: create,
    Access::Needs(Permission::ViewListings) => __path_show: show,
    Access::Needs(Permission::RecordListings) => __path_change: change,
    Access::Needs(Permission::ViewListings) => __path_moves: moves,
    Access::Needs(Permission::CorrectRecords) => __path_relocate: relocate,
    Access::Needs(Permission::ViewListings) => __path_quotations: quotations,
    Access::Needs(Permission::EditCompanies) => __path_quote: quote,
];

/// Query of a list of listings.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListingQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// `listed_on` or `-listed_on` (the default).
    pub sort: Option<String>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 板块
    pub board: Option<Board>,
    /// 境内外
    pub venue: Option<Venue>,
    /// 上市年份
    pub year: Option<i32>,
    /// 上市状态
    pub status: Option<ListingStatus>,
}

impl ListingQuery {
    /// Validates the query. Refuses an unknown sort field with 400.
    pub fn validate(self) -> Result<(ListingFilter, Paging), Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let oldest_first = match self.sort.as_deref() {
            None | Some("-listed_on") => false,
            Some("listed_on") => true,
            Some(other) => {
                let sentence = format!("无法按“{other}”排序，可用：listed_on、-listed_on。");
                return Err(Error::bad_request(Code::UnknownSort, sentence));
            }
        };
        let filter = ListingFilter {
            town: self.town,
            board: self.board,
            venue: self.venue,
            year: self.year,
            status: self.status,
            oldest_first,
        };
        Ok((filter, paging))
    }
}

/// Returns a page of listings in the caller's scope, newest first by default.
#[utoipa::path(get, path = "/api/v1/listings", tag = "上市", params(ListingQuery),
    responses((status = 200, body = Page<ListingView>)))]
async fn list(actor: Actor, query: Query<ListingQuery>) -> Result<Json<Page<ListingView>>, Error> {
    let (filter, paging) = query.into_inner().validate()?;
    let page = actor.read(move |db, scope| store::list(db, scope, &filter, paging)).await?;
    Ok(Json(page.map(|(listing, holder)| ListingView::new(listing, holder))))
}

/// Records a listing.
#[utoipa::path(post, path = "/api/v1/listings", tag = "上市", request_body = NewListing,
    responses((status = 201, body = ListingView),
        (status = 202, description = "The listing is declared and waits for confirmation")))]
async fn create(actor: Actor, body: Body<NewListing>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor
        .answer_once(&request, move |tx, scope| {
            let id = match actions::record(tx, scope, new)? {
                Submission::Recorded(id) => id,
                Submission::Declared(id) => return declared(id),
            };
            let (listing, holder) = store::find(tx.db(), scope, id)?.present()?;
            let version = listing.version;
            Answer::created((ListingView::new(listing, holder), Some(version)))
        })
        .await
}

/// Returns a listing.
#[utoipa::path(get, path = "/api/v1/listings/{id}", tag = "上市",
    params(("id" = i64, Path)), responses((status = 200, body = ListingView)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<ListingView>, Error> {
    let id = id.into_inner();
    let (listing, holder) =
        actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    let version = listing.version;
    Ok(Versioned { record: ListingView::new(listing, holder), version })
}

/// Changes a listing, or ends it with `delisted_on` and `delisted_reason`.
#[utoipa::path(patch, path = "/api/v1/listings/{id}", tag = "上市",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ListingPatch,
    responses((status = 200, body = ListingView), (status = 412), (status = 428)))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<ListingPatch>,
) -> Result<Versioned<ListingView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    let (listing, holder) = actor
        .write(move |tx, scope| {
            actions::change(tx, scope, id, seen.0, patch)?;
            store::find(tx.db(), scope, id)?.present()
        })
        .await?;
    let version = listing.version;
    Ok(Versioned { record: ListingView::new(listing, holder), version })
}

/// 迁移记录.
#[derive(Serialize, ToSchema)]
struct MoveView {
    id: i64,
    from_town: String,
    /// `null`: out of the city.
    to_town: Option<String>,
    moved_on: NaiveDate,
    moved_precision: Precision,
    reason: String,
}

impl From<MoveRow> for MoveView {
    fn from(row: MoveRow) -> Self {
        Self {
            id: row.id,
            from_town: row.from_town,
            to_town: row.to_town,
            moved_on: row.moved_on,
            moved_precision: row.date_precision,
            reason: row.reason,
        }
    }
}

/// A complete list without pages.
#[derive(Serialize, ToSchema)]
struct All<T> {
    items: Vec<T>,
}

/// Returns the moves of a company's registered address.
#[utoipa::path(get, path = "/api/v1/companies/{id}/moves", tag = "上市",
    params(("id" = i64, Path)), responses((status = 200, body = All<MoveView>)))]
async fn moves(actor: Actor, id: PathId) -> Result<Json<All<MoveView>>, Error> {
    let id = id.into_inner();
    let rows = actor
        .read(move |db, scope| {
            let company = company::within_scope(db, scope, id)?.present()?;
            store::moves_of(db, company)
        })
        .await?;
    Ok(Json(All { items: rows.into_iter().map(MoveView::from).collect() }))
}

/// Records a move of a company's registered address, to another town or out of the city.
#[utoipa::path(post, path = "/api/v1/companies/{id}/moves", tag = "上市",
    params(("id" = i64, Path)), request_body = NewMove,
    responses((status = 201, body = All<MoveView>)))]
async fn relocate(actor: Actor, id: PathId, body: Body<NewMove>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            move_company(tx, scope, &company, &new)?;
            let rows = store::moves_of(tx.db(), company.key())?;
            Ok((All { items: rows.into_iter().map(MoveView::from).collect() }, None))
        })
        .await
}

/// Returns a company's quotations (新三板, 莞创板).
#[utoipa::path(get, path = "/api/v1/companies/{id}/quotations", tag = "上市",
    params(("id" = i64, Path)), responses((status = 200, body = All<QuotationView>)))]
async fn quotations(actor: Actor, id: PathId) -> Result<Json<All<QuotationView>>, Error> {
    let id = id.into_inner();
    let rows = actor
        .read(move |db, scope| {
            let company = company::within_scope(db, scope, id)?.present()?;
            store::quotations_of(db, company)
        })
        .await?;
    Ok(Json(All { items: rows.into_iter().map(QuotationView::from).collect() }))
}

/// Records a quotation. It is not a listing and never counts for 破零.
#[utoipa::path(post, path = "/api/v1/companies/{id}/quotations", tag = "上市",
    params(("id" = i64, Path)), request_body = NewQuotation,
    responses((status = 201, body = All<QuotationView>)))]
async fn quote(actor: Actor, id: PathId, body: Body<NewQuotation>) -> Result<Answer, Error> {
    let (id, new) = (id.into_inner(), body.into_inner());
    let request = (id, new.clone());
    actor
        .create(&request, move |tx, scope| {
            let company = company::within_scope(tx.db(), scope, id)?.present()?;
            quotation::record(tx, scope, company, &new)?;
            let rows = store::quotations_of(tx.db(), company)?;
            Ok((All { items: rows.into_iter().map(QuotationView::from).collect() }, None))
        })
        .await
}
