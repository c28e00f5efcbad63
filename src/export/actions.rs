//! Exports: reads in slices, writes row by row, and records the export in the audit log.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::blocker_columns::{BLOCKERS, BlockerRow};
use super::cell::Cell;
use super::columns::{COMPANIES, ColumnOf, CompanyRow, Heading};
use super::csv::Csv;
use super::financial_columns::{FINANCIALS, FinancialRow};
use super::listing_columns::{LISTINGS, ListingRow};
use super::match_columns::{MATCHES, MatchRow};
use super::model::{ExportList, File, Format};
use super::pool_columns::{MEMBERS, MemberRow};
use super::workbook::List;
use crate::access::{Permission, Reach, Scope};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::company::{self, CompanyQuery};
use crate::dates::InexactDate;
use crate::db::Db;
use crate::department;
use crate::error::{Error, Present};
use crate::financial::{self, Statement};
use crate::listing::{self, Listing, ListingFilter, ListingQuery};
use crate::misread;
use crate::pool::{self, MemberView, PoolQuery};
use crate::profile;
use crate::record::Memory;
use crate::session::Actor;
use crate::stage::Stage;
use crate::town;
use crate::web::Paging;

/// Maximum number of rows of an export.
const MOST_ROWS: i64 = 100_000;
/// Number of rows read into memory at a time.
const SLICE: usize = 500;

/// The list to export, with its filter.
#[derive(Debug, Clone)]
pub enum ExportRequest {
    Companies(CompanyQuery),
    Listings(ListingQuery),
    Blockers(BlockerQuery),
    /// Financial data of the companies that match.
    Financials(CompanyQuery),
    /// The standards that the matching companies meet.
    Standards(CompanyQuery),
    /// The members of the pool on a day.
    Pool(PoolQuery),
}

impl ExportRequest {
    /// Parses a query such as `stage=reserved&sort=-priority` for a list.
    pub fn parse(list: ExportList, query: &str) -> Result<Self, Error> {
        Ok(match list {
            ExportList::Companies => Self::Companies(misread::pairs(query)?),
            ExportList::Listings => Self::Listings(misread::pairs(query)?),
            ExportList::Blockers => Self::Blockers(misread::pairs(query)?),
            ExportList::Financials => Self::Financials(misread::pairs(query)?),
            ExportList::Standards => Self::Standards(misread::pairs(query)?),
            ExportList::Pool => Self::Pool(misread::pairs(query)?),
        })
    }

    pub fn list(&self) -> ExportList {
        match self {
            Self::Companies(_) => ExportList::Companies,
            Self::Listings(_) => ExportList::Listings,
            Self::Blockers(_) => ExportList::Blockers,
            Self::Financials(_) => ExportList::Financials,
            Self::Standards(_) => ExportList::Standards,
            Self::Pool(_) => ExportList::Pool,
        }
    }

    /// Returns the given filters, for the audit log.
    fn filter(&self) -> Result<Value, Error> {
        let mut asked = match self {
            Self::Companies(query) | Self::Standards(query) | Self::Financials(query) => {
                serde_json::to_value(query)?
            }
            Self::Listings(query) => serde_json::to_value(query)?,
            Self::Blockers(query) => serde_json::to_value(query)?,
            Self::Pool(query) => serde_json::to_value(query)?,
        };
        // For companies and listings `false` is the default and means no filter; for blockers it is
        // a filter.
        let no_asks = matches!(self, Self::Blockers(_));
        if let Value::Object(members) = &mut asked {
            members.retain(|name, value| {
                let given = !value.is_null() && (no_asks || *value != json!(false));
                given && name != "page" && name != "per_page"
            });
        }
        Ok(asked)
    }
}

/// Writes a list within the actor's scope to a file. Blocks.
pub fn export(actor: &Actor, request: &ExportRequest, format: Format) -> Result<File, Error> {
    let list = request.list();
    let full_phone = actor.person().role.may(Permission::ViewContacts);
    let today = actor.clock().today();
    let (bytes, rows, unit) = actor.read_blocking(|db, scope| {
        let mut sheet = Sheet::new(list, format)?;
        let names = Names::read(db, scope, actor)?;
        match request {
            ExportRequest::Companies(query) => {
                companies(db, scope, query, &names, full_phone, &mut sheet)
            }
            ExportRequest::Listings(query) => listings(db, scope, query, &names, &mut sheet),
            ExportRequest::Blockers(query) => blockers(db, scope, query, &names, today, &mut sheet),
            ExportRequest::Financials(query) => financials(db, scope, query, &names, &mut sheet),
            ExportRequest::Standards(query) => matched(db, scope, query, &names, &mut sheet),
            ExportRequest::Pool(query) => members(db, scope, query, &names, today, &mut sheet),
        }?;
        let rows = sheet.rows;
        Ok((sheet.finish()?, rows, names.of_office(scope)))
    })?;
    let detail = json!({"filter": request.filter()?, "rows": rows, "format": format});
    actor.write_blocking(|tx, _| tx.audit("exported", "export", list.code(), detail))?;
    let day = today.format("%Y%m%d");
    Ok(File {
        name: format!("{unit}{}{day}.{format}", list.label(), format = format.code()),
        plain_name: format!("{}-{day}.{}", list.code(), format.code()),
        format,
        bytes,
        rows,
    })
}

fn companies(
    db: &mut Db,
    scope: &Scope,
    query: &CompanyQuery,
    names: &Names,
    full_phone: bool,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    for slice in numbers(db, scope, names, query)?.chunks(SLICE) {
        for company in company::in_this_order(db, scope, slice)? {
            let town = names.of(&company.facts.town_code);
            sheet.row(&COMPANIES, &CompanyRow { company, town, full_phone })?;
        }
    }
    Ok(())
}

fn listings(
    db: &mut Db,
    scope: &Scope,
    query: &ListingQuery,
    names: &Names,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    let every_page = ListingQuery { page: None, per_page: None, ..query.clone() };
    let (filter, _) = every_page.validate()?;
    for page in 1..=MOST_ROWS / SLICE as i64 {
        let found = page_of_listings(db, scope, &filter, page)?;
        let full = found.len() == SLICE;
        for listing in found {
            let row = listing_row(db, scope, names, listing)?;
            sheet.row(LISTINGS, &row)?;
        }
        if !full {
            break;
        }
    }
    Ok(())
}

fn page_of_listings(
    db: &mut Db,
    scope: &Scope,
    filter: &ListingFilter,
    page: i64,
) -> Result<Vec<Listing>, Error> {
    let paging = Paging { page, per_page: SLICE as i64 };
    let found = listing::list(db, scope, filter, paging)?;
    Ok(found.items.into_iter().map(|(listing, _)| listing).collect())
}

/// Reads what belongs to a listing. There are only hundreds of listings, so a few small queries for
/// each are cheap.
fn listing_row(
    db: &mut Db,
    scope: &Scope,
    names: &Names,
    listing: Listing,
) -> Result<ListingRow, Error> {
    let company = company::find(db, scope, listing.company_id)?.present()?;
    let former_names = company::former_names_of(db, company.key())?;
    let moved_out = match company.position.stage {
        Stage::MovedOut => {
            let moves = listing::moves_of(db, company.key())?;
            let last = moves.into_iter().rev().find(|one| one.to_town.is_none());
            last.map(|one| InexactDate { date: one.moved_on, precision: one.date_precision })
        }
        _ => None,
    };
    let town = names.of(&company.facts.town_code);
    Ok(ListingRow { listing, company, former_names, town, moved_out })
}

fn blockers(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    names: &Names,
    today: NaiveDate,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    let every_page = BlockerQuery { page: None, per_page: None, ..query.clone() };
    let filter = every_page.validate()?;
    let departments: HashMap<String, String> =
        department::list(db, scope)?.into_iter().map(|one| (one.code, one.name)).collect();
    let called = |code: &String| departments.get(code).unwrap_or(code).clone();
    let ids = blocker::numbers(db, scope, &filter, today, (MOST_ROWS, 0))?;
    for slice in ids.chunks(SLICE) {
        for record in blocker::these(db, scope, slice)? {
            let view = BlockerView::new(record, today);
            let town = names.of(&view.town_code);
            let departments = view.departments.iter().map(called).collect();
            sheet.row(BLOCKERS, &BlockerRow { view, town, departments })?;
        }
    }
    Ok(())
}

/// Writes financial data. A company may have several rows; rows beyond the limit are left out.
fn financials(
    db: &mut Db,
    scope: &Scope,
    query: &CompanyQuery,
    names: &Names,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    for slice in numbers(db, scope, names, query)?.chunks(SLICE) {
        let statements = financial::by_ids(db, scope, slice)?;
        let own: HashMap<i64, &[Statement]> = financial::by_company(&statements).collect();
        for company in company::in_this_order(db, scope, slice)? {
            for statement in own.get(&company.id).copied().unwrap_or_default() {
                if sheet.rows as i64 == MOST_ROWS {
                    return Ok(());
                }
                let row = FinancialRow {
                    name: company.facts.name.clone(),
                    credit_code: company.facts.credit_code.clone(),
                    town: names.of(&company.facts.town_code),
                    statement: statement.clone(),
                };
                sheet.row(FINANCIALS, &row)?;
            }
        }
    }
    Ok(())
}

fn matched(
    db: &mut Db,
    scope: &Scope,
    query: &CompanyQuery,
    names: &Names,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    for slice in numbers(db, scope, names, query)?.chunks(SLICE) {
        let mut kept = profile::matches(db, scope, slice)?;
        for company in company::in_this_order(db, scope, slice)? {
            let town = names.of(&company.facts.town_code);
            let matches = kept.remove(&company.id);
            sheet.row(MATCHES, &MatchRow { company, town, matches })?;
        }
    }
    Ok(())
}

fn members(
    db: &mut Db,
    scope: &Scope,
    query: &PoolQuery,
    names: &Names,
    today: NaiveDate,
    sheet: &mut Sheet,
) -> Result<(), Error> {
    let every_page = PoolQuery { page: None, per_page: None, ..query.clone() };
    let filter = every_page.validate(today)?;
    let ids = pool::numbers(db, scope, &filter, MOST_ROWS)?;
    for slice in ids.chunks(SLICE) {
        for member in pool::these(db, scope, slice, filter.on)? {
            let view = MemberView::from(member);
            let town = names.of(&view.town_code);
            sheet.row(MEMBERS, &MemberRow { view, town })?;
        }
    }
    Ok(())
}

/// Returns the ids of all companies that match a query, ignoring its page.
fn numbers(
    db: &mut Db,
    scope: &Scope,
    names: &Names,
    query: &CompanyQuery,
) -> Result<Vec<i64>, Error> {
    let every_page = CompanyQuery { page: None, per_page: None, ..query.clone() };
    company::numbers(db, scope, &names.memory, &every_page.validate()?, MOST_ROWS)
}

/// Data that is read once before the list.
struct Names {
    /// Names of the towns, by code.
    towns: HashMap<String, String>,
    city: String,
    memory: Memory,
}

impl Names {
    fn read(db: &mut Db, scope: &Scope, actor: &Actor) -> Result<Self, Error> {
        let towns = town::list(db, scope)?;
        Ok(Self {
            towns: towns.into_iter().map(|town| (town.code, town.name)).collect(),
            city: actor.city().name.clone(),
            memory: actor.memory().clone(),
        })
    }

    fn of(&self, code: &str) -> String {
        self.towns.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// Returns the name of the unit that exports, for the file name.
    fn of_office(&self, scope: &Scope) -> String {
        match scope.reach() {
            Reach::Town(code) => self.of(code),
            Reach::City | Reach::Department(_) | Reach::Nothing => self.city.clone(),
        }
    }
}

/// A file being written, in one of the two formats.
struct Sheet {
    writer: Writer,
    rows: usize,
}

enum Writer {
    Xlsx(Box<List>),
    Csv(Box<Csv>),
}

impl Sheet {
    fn new(list: ExportList, format: Format) -> Result<Self, Error> {
        let headings: Vec<&Heading> = match list {
            ExportList::Companies => COMPANIES.iter().map(ColumnOf::heading).collect(),
            ExportList::Listings => LISTINGS.iter().map(|column| &column.heading).collect(),
            ExportList::Blockers => BLOCKERS.iter().map(|column| &column.heading).collect(),
            ExportList::Financials => FINANCIALS.iter().map(|column| &column.heading).collect(),
            ExportList::Standards => MATCHES.iter().map(|column| &column.heading).collect(),
            ExportList::Pool => MEMBERS.iter().map(|column| &column.heading).collect(),
        };
        let writer = match format {
            Format::Xlsx => Writer::Xlsx(Box::new(List::new(list.label(), headings.into_iter())?)),
            Format::Csv => {
                Writer::Csv(Box::new(Csv::new(headings.iter().map(|heading| heading.name))?))
            }
        };
        Ok(Self { writer, rows: 0 })
    }

    fn row<R>(&mut self, columns: &[impl ColumnOf<R>], record: &R) -> Result<(), Error> {
        self.rows += 1;
        let serial = i64::try_from(self.rows).unwrap_or(i64::MAX);
        let cells = columns.iter().map(|column| match column.heading().content {
            super::columns::Content::Serial => Cell::Whole(serial),
            _ => column.cell(record),
        });
        match &mut self.writer {
            Writer::Xlsx(list) => list.row(cells),
            Writer::Csv(list) => list.row(cells),
        }
    }

    fn finish(self) -> Result<Vec<u8>, Error> {
        match self.writer {
            Writer::Xlsx(list) => list.finish(),
            Writer::Csv(list) => list.finish(),
        }
    }
}
