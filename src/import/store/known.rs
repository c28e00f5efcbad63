//! What is stored about the companies that a list speaks of.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::access::Scope;
use crate::columns::Kind;
use crate::company::{Company, FoldedName};
use crate::db::Db;
use crate::db::schema::{companies, former_names, listings, quotations};
use crate::error::Error;
use crate::financial::{self, Source, Statement};
use crate::import::kinds::blockers::store::{self as blockers, KnownBlocker};
use crate::import::row::Draft;
use crate::listing::Listing;
use crate::market::Venue;

/// What is stored about the companies that some rows speak of.
#[derive(Default)]
pub struct Known {
    companies: HashMap<i64, Company>,
    by_code: HashMap<String, i64>,
    by_name: HashMap<String, Vec<i64>>,
    by_stock_code: HashMap<String, Vec<(Venue, i64)>>,
    listings: HashMap<i64, Vec<Listing>>,
    blockers: HashMap<i64, Vec<KnownBlocker>>,
    statements: HashMap<i64, Vec<Statement>>,
}

impl Known {
    /// The company with a credit code.
    pub fn coded(&self, code: &str) -> Option<&Company> {
        self.companies.get(self.by_code.get(code)?)
    }

    /// The companies with a folded name, or that once had it.
    pub fn named(&self, folded: &str) -> impl Iterator<Item = &Company> {
        self.by_name.get(folded).into_iter().flatten().filter_map(|id| self.companies.get(id))
    }

    /// The company with a stock code, on that side of the border if it is given.
    pub fn with_stock_code(&self, code: &str, venue: Option<Venue>) -> Option<&Company> {
        let holders = self.by_stock_code.get(code)?;
        let id = holders.iter().find(|(v, _)| venue.is_none_or(|venue| venue == *v))?.1;
        self.companies.get(&id)
    }

    /// The listings of a company.
    pub fn listings(&self, company: i64) -> impl Iterator<Item = &Listing> {
        self.listings.get(&company).into_iter().flatten()
    }

    /// The blockers of a company, the first raised first.
    pub fn blockers(&self, company: i64) -> impl Iterator<Item = &KnownBlocker> + Clone {
        self.blockers.get(&company).into_iter().flatten()
    }

    /// What a source says of a year of a company, as far as it is stored.
    pub fn statement(&self, company: i64, year: i32, source: Source) -> Option<&Statement> {
        let of_company = self.statements.get(&company)?;
        of_company.iter().find(|one| (one.facts.fiscal_year, one.facts.source) == (year, source))
    }

    fn add(&mut self, company: Company) {
        if let Some(code) = &company.facts.credit_code {
            self.by_code.insert(code.clone(), company.id);
        }
        self.companies.insert(company.id, company);
    }

    fn name(&mut self, company: i64, folded: String) {
        let named = self.by_name.entry(folded).or_default();
        if !named.contains(&company) {
            named.push(company);
        }
    }
}

/// A company's number, and a folded name under which it is looked for.
type FoundByName = (i64, String);

/// Looks up what some rows speak of, in a handful of queries. The whole city is searched, because
/// a code is unique in the city; the planner keeps what lies outside the caller's scope from them.
pub fn known(db: &mut Db, scope: &Scope, kind: Kind, drafts: &[Draft]) -> Result<Known, Error> {
    let codes: Vec<&String> = drafts.iter().filter_map(|d| d.facts.credit_code.as_ref()).collect();
    let mut names: Vec<String> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let short = draft.facts.short_name.as_deref().filter(|_| kind == Kind::Listings);
        let short = short.map(FoldedName::new);
        for name in [Some(&draft.folded_name), short.as_ref()].into_iter().flatten() {
            if !name.is_empty() {
                names.push(name.to_string());
            }
        }
    }
    let select = (companies::id, companies::folded_name);
    let alive = companies::deleted_at.is_null();
    let coded = companies::table.filter(alive.and(companies::credit_code.eq_any(&codes)));
    let mut found: Vec<FoundByName> = coded.select(select).load(db)?;
    let named = companies::table.filter(alive.and(companies::folded_name.eq_any(&names)));
    found.extend(named.select(select).load::<FoundByName>(db)?);
    found.extend(once_named(db, &names)?);
    let mut known = Known::default();
    match kind {
        Kind::Companies | Kind::Blockers => {}
        Kind::Listings => {
            found.extend(with_short_names(db, &names)?);
            found.extend(holders_of_stock_codes(db, &mut known, drafts)?);
        }
        Kind::Financials => {
            found.extend(holders_of_stock_codes(db, &mut known, drafts)?);
            found.extend(quoted_under_codes(db, &mut known, drafts)?);
        }
    }
    let ids = add_companies(db, &mut known, found)?;
    match kind {
        Kind::Companies => {}
        Kind::Listings => add_listings(db, &mut known, &ids)?,
        Kind::Blockers => known.blockers = blockers::of_companies(db, scope, &ids)?,
        Kind::Financials => {
            for one in financial::by_ids(db, scope, &ids)? {
                known.statements.entry(one.company_id).or_default().push(one);
            }
        }
    }
    Ok(known)
}

/// Reads each company once, however often it was found. The answer is their numbers.
fn add_companies(
    db: &mut Db,
    known: &mut Known,
    found: Vec<FoundByName>,
) -> Result<Vec<i64>, Error> {
    let mut ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let wanted = companies::table.filter(companies::id.eq_any(&ids)).select(Company::as_select());
    for company in wanted.load::<Company>(db)? {
        known.add(company);
    }
    for (id, folded) in found {
        known.name(id, folded);
    }
    Ok(ids)
}

fn once_named(db: &mut Db, names: &[String]) -> Result<Vec<FoundByName>, Error> {
    let names_of_old = former_names::table.select(former_names::id);
    let any: bool = diesel::select(exists(names_of_old)).get_result(db)?;
    if !any {
        return Ok(Vec::new()); // as in a new city, where thousands would be looked for in vain
    }
    Ok(former_names::table
        .inner_join(companies::table.on(companies::id.eq(former_names::company_id)))
        .filter(companies::deleted_at.is_null().and(former_names::folded_name.eq_any(names)))
        .select((companies::id, former_names::folded_name))
        .load(db)?)
}

/// Exchange lists may give no more than the short name.
fn with_short_names(db: &mut Db, names: &[String]) -> Result<Vec<FoundByName>, Error> {
    let alive = companies::deleted_at.is_null();
    let short: Vec<(i64, Option<String>)> = companies::table
        .filter(alive.and(companies::short_name.eq_any(names)))
        .select((companies::id, companies::short_name))
        .load(db)?;
    let folded = |name: Option<String>| name.as_deref().map(FoldedName::new).map(String::from);
    Ok(short.into_iter().map(|(id, name)| (id, folded(name).unwrap_or_default())).collect())
}

fn add_listings(db: &mut Db, known: &mut Known, ids: &[i64]) -> Result<(), Error> {
    for listing in listings::table
        .filter(listings::company_id.eq_any(ids))
        .select(Listing::as_select())
        .load::<Listing>(db)?
    {
        known.listings.entry(listing.company_id).or_default().push(listing);
    }
    Ok(())
}

/// Those whose shares are quoted, not listed, under a code.
fn quoted_under_codes(
    db: &mut Db,
    known: &mut Known,
    drafts: &[Draft],
) -> Result<Vec<FoundByName>, Error> {
    let codes = stock_codes(drafts);
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let quoted: Vec<(i64, String, Option<String>)> = quotations::table
        .inner_join(companies::table.on(companies::id.eq(quotations::company_id)))
        .filter(companies::deleted_at.is_null().and(quotations::code.eq_any(&codes)))
        .select((companies::id, companies::folded_name, quotations::code))
        .load(db)?;
    let hold = |(id, folded, code): (_, _, Option<String>)| {
        let holders = known.by_stock_code.entry(code.unwrap_or_default()).or_default();
        holders.push((Venue::Quotation, id));
        (id, folded)
    };
    Ok(quoted.into_iter().map(hold).collect())
}

fn stock_codes(drafts: &[Draft]) -> Vec<&String> {
    drafts.iter().filter_map(|d| d.extra.stock_code.as_ref()).map(|code| &code.code).collect()
}

fn holders_of_stock_codes(
    db: &mut Db,
    known: &mut Known,
    drafts: &[Draft],
) -> Result<Vec<FoundByName>, Error> {
    let codes = stock_codes(drafts);
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let alive = companies::deleted_at.is_null();
    let held: Vec<(i64, String, Venue, String)> = listings::table
        .inner_join(companies::table.on(companies::id.eq(listings::company_id)))
        .filter(alive.and(listings::stock_code.eq_any(&codes)))
        .select((companies::id, companies::folded_name, listings::venue, listings::stock_code))
        .load(db)?;
    let hold = |(id, folded, venue, code)| {
        known.by_stock_code.entry(code).or_default().push((venue, id));
        (id, folded)
    };
    Ok(held.into_iter().map(hold).collect())
}
