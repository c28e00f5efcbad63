//! 上市记录 pages: the list, one listing, and the forms of listings, moves and quotations.

mod forms;
mod of_company;

use actix_web::HttpResponse;
use askama::Template;

use super::api::ListingQuery;
use super::model::ListingStatus;
use super::store::{self, Totals};
use super::view::ListingView;
use crate::access::{Access, Permission, Reach};
use crate::error::{Error, Present};
use crate::listing::HERE;
use crate::market::{Board, Venue};
use crate::record::{self, Glossary};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{Address, Bar, Choice, Field, Input, Pager, Pairs, SortHeading, Trace};
use crate::web::{Frame, PathId, Query, Route, page, pages};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewListings) => Get "/listings": list,
    Access::Needs(Permission::RecordListings) => Get "/listings/new": of_company::new,
    Access::Needs(Permission::RecordListings) => Post "/listings/new": of_company::record,
    Access::Needs(Permission::CorrectRecords) => Get "/listings/move": of_company::moving,
    Access::Needs(Permission::CorrectRecords) => Post "/listings/move": of_company::relocate,
    Access::Needs(Permission::EditCompanies) => Get "/listings/quotation": of_company::quotation,
    Access::Needs(Permission::EditCompanies) => Post "/listings/quotation": of_company::quote,
    Access::Needs(Permission::ViewListings) => Get "/listings/{id}": one,
    Access::Needs(Permission::RecordListings) => Get "/listings/{id}/edit": forms::edit,
    Access::Needs(Permission::RecordListings) => Post "/listings/{id}/edit": forms::save,
];

/// Formats yuan as 万元, or “—” if unknown.
fn in_wan(yuan: &Option<i64>) -> String {
    yuan.map_or_else(|| "—".to_owned(), crate::money::wan)
}

#[derive(Template)]
#[template(path = "listing/pages/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    bar: Bar,
    sort: String,
    rows: Vec<(ListingView, String)>,
    first: i64,
    total: i64,
    totals: Totals,
    address: Address,
    pager: Pager,
}

impl List {
    fn by_date(&self) -> SortHeading {
        let sort = if self.sort.is_empty() { "-listed_on" } else { &self.sort };
        SortHeading::new("上市日期", "listed_on", &self.address.with("sort", sort))
    }

    /// Address of the export of these listings as a workbook, with all pages.
    fn export(&self) -> Address {
        self.address.at("/api/v1/exports/listings.xlsx").with("page", "").with("per_page", "")
    }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: ListingQuery = asked.read()?;
    let (filter, paging) = query.clone().understood()?;
    let read = move |db: &mut _, scope: &_| {
        let totals = store::totals(db, scope, &filter)?;
        Ok((store::list(db, scope, &filter, paging)?, totals, town::list(db, scope)?))
    };
    let (found, totals, towns) = actor.read(read).await?;
    let address = Address::new("/listings", Pairs::of(&query)?);
    let pager = Pager::new(&found, &address);
    let shown = |(listing, holder)| {
        let view = ListingView::new(listing, holder);
        let town = name_of(&towns, &view.town_code).to_owned();
        (view, town)
    };
    page(&List {
        frame: Frame::of(&actor, HERE, "上市记录"),
        bar: Bar::new(query_fields(&actor, &towns), usize::MAX, "/listings", &asked),
        sort: asked.get("sort").to_owned(),
        first: (found.page - 1) * found.per_page,
        total: found.total,
        rows: found.items.into_iter().map(shown).collect(),
        totals,
        address,
        pager,
    })
}

fn query_fields(actor: &Actor, towns: &[Town]) -> Vec<Field> {
    let venues = [Venue::Domestic, Venue::Overseas];
    let mut fields = vec![
        Field::choice("board", "板块", boards(|venue| venue != Venue::Quotation)),
        Field::choice("venue", "境内外", venues.map(|one| Choice::new(one.code(), one.label()))),
        Field::new("year", "上市年份", Input::Whole),
        Field::choice("status", "状态", Choice::each::<ListingStatus>()),
    ];
    if *actor.scope().reach() == Reach::City {
        let towns = towns.iter().map(|one| Choice::new(&one.code, &one.name));
        fields.insert(0, Field::choice("town", "镇街（园区）", towns));
    }
    fields
}

/// Returns the boards of the selected venues.
fn boards(of: impl Fn(Venue) -> bool) -> impl Iterator<Item = Choice> {
    let boards = Board::ALL.iter().filter(move |board| of(board.venue()));
    boards.map(|board| Choice::new(board.code(), board.label()))
}

#[derive(Template)]
#[template(path = "listing/pages/one.html", config = "src/askama.toml")]
struct One {
    frame: Frame,
    listing: ListingView,
    town: String,
    trace: Trace,
}

/// Maximum number of history entries shown for a listing. The company's history shows all entries.
const MOST_TRACED: i64 = 200;

async fn one(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let glossary = Glossary::of(actor.hooks());
    let read = move |db: &mut _, scope: &_| {
        let (listing, holder) = store::find(db, scope, id)?.present()?;
        let glossary = glossary.with_lists(db, scope)?;
        let entries = record::of_record(db, listing.company(), "listing", id, MOST_TRACED)?;
        let trace = Trace::of(entries, &glossary);
        Ok((ListingView::new(listing, holder), trace, town::list(db, scope)?))
    };
    let (listing, trace, towns) = actor.read(read).await?;
    page(&One {
        frame: Frame::of(&actor, HERE, "上市记录").saying(asked.get("done")),
        town: name_of(&towns, &listing.town_code).to_owned(),
        trace,
        listing,
    })
}
