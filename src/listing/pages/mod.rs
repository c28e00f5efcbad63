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
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Input, ListPage, Pager, Pairs, Table, TableOf, Trace,
};
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

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: ListingQuery = asked.read()?;
    let (filter, paging) = query.clone().validate()?;
    let read = move |db: &mut _, scope: &_| {
        let totals = store::totals(db, scope, &filter)?;
        Ok((store::list(db, scope, &filter, paging)?, totals, town::list(db, scope)?))
    };
    let (found, totals, towns) = actor.read(read).await?;
    let address = Address::new("/listings", Pairs::of(&query)?);
    let pager = Pager::new(&found, &address);
    let (first, total) = ((found.page - 1) * found.per_page + 1, found.total);
    let shown = |(listing, holder)| {
        let view = ListingView::new(listing, holder);
        let town = name_of(&towns, &view.town_code).to_owned();
        (view, town)
    };
    let rows = found.map(shown).items;
    let frame = Frame::of(&actor, HERE, "上市记录");
    let may_record = frame.may(Permission::RecordListings);
    let empty = Cell::from("没有符合条件的上市记录。");
    let empty = match may_record {
        true => empty.and("可以放宽查询条件，或").and_link("/listings/new", "登记上市").and("。"),
        false => empty.and("可以放宽查询条件再看。"),
    };
    let export = address.at("/api/v1/exports/listings.xlsx").with("page", "").with("per_page", "");
    let sort = if asked.get("sort").is_empty() { "-listed_on" } else { asked.get("sort") };
    let address = address.with("sort", sort);
    let table = table(&rows, first, &address, (&totals, total), may_record);
    let (may_edit, may_correct) =
        (frame.may(Permission::EditCompanies), frame.may(Permission::CorrectRecords));
    let may_export = frame.may(Permission::Export);
    page(
        &ListPage::new(frame, "/listings", table, empty)
            .main_link(may_record, "/listings/new", "登记上市")
            .link(may_edit, "/listings/quotation", "登记挂牌")
            .link(may_correct, "/listings/move", "登记迁移")
            .download(may_export, export, "导出 Excel")
            .bar(Bar::new(query_fields(&actor, &towns), usize::MAX, "/listings", &asked))
            .keeping(&asked, &["sort"])
            .pager(pager),
    )
}

type Shown = (ListingView, String);

fn table<'r>(
    rows: &'r [Shown],
    first: i64,
    address: &Address,
    (totals, total): (&Totals, i64),
    may_edit: bool,
) -> TableOf<'r, Shown> {
    let acts = |(one, _): &Shown| {
        let at = format!("/listings/{}", one.id);
        let edit = |cell: Cell| cell.and(" ").and_link(format!("{at}/edit"), "修改");
        Cell::link(&at, "查看").and_if(may_edit, edit)
    };
    let company =
        |(one, _): &Shown| Cell::link(format!("/companies/{}", one.company_id), &one.company_name);
    let status = |(one, _): &Shown| format!("{} {}", one.status_shape(), one.status.label());
    Table::of("上市记录列表", rows)
        .numbered(first)
        .row_name("企业", company)
        .total(format!("合计 {} 家企业，{total} 条", totals.companies))
        .column("证券简称", "spare", |(one, _)| one.short_name.as_deref())
        .column("证券代码", "", |(one, _)| one.stock_code.as_str())
        .column("板块", "", |(one, _)| one.board_name)
        .column("境内外", "spare", |(one, _)| one.venue.label())
        .column("镇街（园区）", "spare", |(_, town)| town.as_str())
        .column("上市日期", "", |(one, _)| one.listed().to_string())
        .sorted("listed_on", address)
        .column("募集资金（万元）", "number", |(one, _)| in_wan(&one.funds_raised_yuan))
        .total(in_wan(&totals.funds_raised_yuan))
        .column("状态", "", status)
        .column("操作", "last", acts)
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
struct ListingPage {
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
    page(&ListingPage {
        frame: Frame::of(&actor, HERE, "上市记录").saying(asked.get("done")),
        town: name_of(&towns, &listing.town_code).to_owned(),
        trace,
        listing,
    })
}
