//! What is stored about the companies that a list speaks of.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::blockers::{self, KnownBlocker};
use crate::access::Scope;
use crate::columns::Kind;
use crate::company::{Company, FoldedName};
use crate::db::Db;
use crate::db::schema::{companies, former_names, listings, quotations};
use crate::error::Error;
use crate::financial::{self, Source, Statement};
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

    fn add(&mut self, company: Company, folded: String) {
        let names = self.by_name.entry(folded).or_default();
        if !names.contains(&company.id) {
            names.push(company.id);
        }
        if let Some(code) = &company.facts.credit_code {
            self.by_code.insert(code.clone(), company.id);
        }
        self.companies.insert(company.id, company);
    }
}

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
    let mut known = Known::default();
    let select = (Company::as_select(), companies::folded_name);
    let alive = companies::deleted_at.is_null();
    let coded = companies::table.filter(alive.and(companies::credit_code.eq_any(&codes)));
    for (company, folded) in coded.select(select).load::<(Company, String)>(db)? {
        known.add(company, folded);
    }
    let named = companies::table.filter(alive.and(companies::folded_name.eq_any(&names)));
    for (company, folded) in named.select(select).load::<(Company, String)>(db)? {
        known.add(company, folded);
    }
    add_once_named(db, &mut known, &names)?;
    match kind {
        Kind::Companies => {}
        Kind::Listings => add_listings(db, &mut known, drafts, &names)?,
        Kind::Blockers => {
            let ids: Vec<i64> = known.companies.keys().copied().collect();
            known.blockers = blockers::of_companies(db, scope, &ids)?;
        }
        Kind::Financials => {
            add_holders_of_stock_codes(db, &mut known, drafts)?;
            add_quoted(db, &mut known, drafts)?;
            let ids: Vec<i64> = known.companies.keys().copied().collect();
            for one in financial::by_ids(db, scope, &ids)? {
                known.statements.entry(one.company_id).or_default().push(one);
            }
        }
    }
    Ok(known)
}

fn add_once_named(db: &mut Db, known: &mut Known, names: &[String]) -> Result<(), Error> {
    let names_of_old = former_names::table.select(former_names::id);
    let any: bool = diesel::select(exists(names_of_old)).get_result(db)?;
    if !any {
        return Ok(()); // as in a new city, where thousands of names would be looked for in vain
    }
    let once_named = former_names::table
        .inner_join(companies::table.on(companies::id.eq(former_names::company_id)))
        .filter(companies::deleted_at.is_null().and(former_names::folded_name.eq_any(names)))
        .select((Company::as_select(), former_names::folded_name));
    for (company, folded) in once_named.load::<(Company, String)>(db)? {
        known.add(company, folded);
    }
    Ok(())
}

fn add_listings(
    db: &mut Db,
    known: &mut Known,
    drafts: &[Draft],
    names: &[String],
) -> Result<(), Error> {
    let alive = companies::deleted_at.is_null();
    let select = (Company::as_select(), companies::folded_name);
    // Exchange lists may give no more than the short name.
    let short = companies::table.filter(alive.and(companies::short_name.eq_any(names)));
    for (company, _) in short.select(select).load::<(Company, String)>(db)? {
        let folded = company.facts.short_name.as_deref().map(FoldedName::new);
        known.add(company, folded.map(String::from).unwrap_or_default());
    }
    add_holders_of_stock_codes(db, known, drafts)?;
    let ids: Vec<i64> = known.companies.keys().copied().collect();
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
fn add_quoted(db: &mut Db, known: &mut Known, drafts: &[Draft]) -> Result<(), Error> {
    let codes = stock_codes(drafts);
    if codes.is_empty() {
        return Ok(());
    }
    let quoted = quotations::table
        .inner_join(companies::table.on(companies::id.eq(quotations::company_id)))
        .filter(companies::deleted_at.is_null().and(quotations::code.eq_any(&codes)))
        .select((Company::as_select(), companies::folded_name, quotations::code));
    for (company, folded, code) in quoted.load::<(Company, String, Option<String>)>(db)? {
        let holders = known.by_stock_code.entry(code.unwrap_or_default()).or_default();
        holders.push((Venue::Quotation, company.id));
        known.add(company, folded);
    }
    Ok(())
}

fn stock_codes(drafts: &[Draft]) -> Vec<&String> {
    drafts.iter().filter_map(|d| d.extra.stock_code.as_ref()).map(|code| &code.code).collect()
}

fn add_holders_of_stock_codes(
    db: &mut Db,
    known: &mut Known,
    drafts: &[Draft],
) -> Result<(), Error> {
    let codes = stock_codes(drafts);
    if codes.is_empty() {
        return Ok(());
    }
    let alive = companies::deleted_at.is_null();
    let held = listings::table
        .inner_join(companies::table.on(companies::id.eq(listings::company_id)))
        .filter(alive.and(listings::stock_code.eq_any(&codes)))
        .select((
            Company::as_select(),
            companies::folded_name,
            listings::venue,
            listings::stock_code,
        ));
    for (company, folded, venue, code) in held.load::<(Company, String, Venue, String)>(db)? {
        known.by_stock_code.entry(code).or_default().push((venue, company.id));
        known.add(company, folded);
    }
    Ok(())
}
