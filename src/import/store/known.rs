//! Loads the stored data of the companies in a list.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::access::Scope;
use crate::company::{Company, FoldedName};
use crate::db::Db;
use crate::db::schema::{companies, former_names, listings};
use crate::error::Error;
use crate::import::list_kind::ListKind;
use crate::import::row::Draft;
use crate::market::Venue;

/// Stored data of the companies in a chunk of rows.
pub struct Known<S> {
    pub companies: CompaniesFound,
    stored: HashMap<i64, Vec<S>>,
}

impl<S> Known<S> {
    /// Returns the stored records of a company that rows are compared with.
    pub fn stored(&self, company: i64) -> &[S] {
        self.stored.get(&company).map_or(&[], Vec::as_slice)
    }
}

/// Companies found for a chunk of rows.
#[derive(Default)]
pub struct CompaniesFound {
    companies: HashMap<i64, Company>,
    by_code: HashMap<String, i64>,
    by_name: HashMap<String, Vec<i64>>,
    by_stock_code: HashMap<String, Vec<(Venue, i64)>>,
}

impl CompaniesFound {
    /// Returns the company with a credit code.
    pub fn coded(&self, code: &str) -> Option<&Company> {
        self.companies.get(self.by_code.get(code)?)
    }

    /// Returns the companies that have or had this folded name.
    pub fn named(&self, folded: &str) -> impl Iterator<Item = &Company> {
        self.by_name.get(folded).into_iter().flatten().filter_map(|id| self.companies.get(id))
    }

    /// Returns the company with a stock code, limited to `venue` if given.
    pub fn with_stock_code(&self, code: &str, venue: Option<Venue>) -> Option<&Company> {
        let holders = self.by_stock_code.get(code)?;
        let id = holders.iter().find(|(v, _)| venue.is_none_or(|venue| venue == *v))?.1;
        self.companies.get(&id)
    }

    /// Records that a company has a stock code.
    pub fn hold(&mut self, code: String, venue: Venue, company: i64) {
        self.by_stock_code.entry(code).or_default().push((venue, company));
    }

    /// Loads each company once and indexes it; returns the ids.
    fn read(&mut self, db: &mut Db, found: Vec<FoundByName>) -> Result<Vec<i64>, Error> {
        let mut ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let wanted = companies::table.filter(companies::id.eq_any(&ids));
        for company in wanted.select(Company::as_select()).load::<Company>(db)? {
            if let Some(code) = &company.facts.credit_code {
                self.by_code.insert(code.clone(), company.id);
            }
            self.companies.insert(company.id, company);
        }
        for (company, folded) in found {
            let named = self.by_name.entry(folded).or_default();
            if !named.contains(&company) {
                named.push(company);
            }
        }
        Ok(ids)
    }
}

/// Id of a company, and a folded name under which it is found.
pub type FoundByName = (i64, String);

/// Loads the stored data for a chunk of rows, in a few queries. Searches the whole city because a
/// credit code is unique in the city. The planner hides companies outside the caller's scope.
pub fn known<K: ListKind>(
    db: &mut Db,
    scope: &Scope,
    drafts: &[Draft<K::Said>],
) -> Result<Known<K::Stored>, Error> {
    let codes: Vec<&String> = drafts.iter().filter_map(|d| d.facts.credit_code.as_ref()).collect();
    let stock_codes = drafts.iter().filter_map(|d| d.stock_code.as_ref());
    let stock_codes: Vec<&String> = stock_codes.map(|code| &code.code).collect();
    let mut names: Vec<String> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let other = K::other_name(draft);
        let all = [Some(&draft.folded_name), other.as_ref()].into_iter().flatten();
        names.extend(all.filter(|name| !name.is_empty()).map(FoldedName::to_string));
    }
    let mut companies = CompaniesFound::default();
    let mut found = with_codes_or_names(db, &codes, &names)?;
    found.extend(with_stock_codes(db, &stock_codes, &mut companies)?);
    found.extend(K::find_more(db, scope, &names, &stock_codes, &mut companies)?);
    let ids = companies.read(db, found)?;
    let mut stored: HashMap<i64, Vec<K::Stored>> = HashMap::new();
    for (company, record) in K::stored(db, scope, &ids)? {
        stored.entry(company).or_default().push(record);
    }
    Ok(Known { companies, stored })
}

fn with_codes_or_names(
    db: &mut Db,
    codes: &[&String],
    names: &[String],
) -> Result<Vec<FoundByName>, Error> {
    let select = (companies::id, companies::folded_name);
    let alive = companies::deleted_at.is_null();
    let coded = companies::table.filter(alive.and(companies::credit_code.eq_any(codes)));
    let mut found: Vec<FoundByName> = coded.select(select).load(db)?;
    let named = companies::table.filter(alive.and(companies::folded_name.eq_any(names)));
    found.extend(named.select(select).load::<FoundByName>(db)?);
    let any: bool =
        diesel::select(exists(former_names::table.select(former_names::id))).get_result(db)?;
    if !any {
        return Ok(found); // as in a new city: saves searching for thousands of names
    }
    let once_named = former_names::table
        .inner_join(companies::table.on(companies::id.eq(former_names::company_id)))
        .filter(alive.and(former_names::folded_name.eq_any(names)))
        .select((companies::id, former_names::folded_name));
    found.extend(once_named.load::<FoundByName>(db)?);
    Ok(found)
}

fn with_stock_codes(
    db: &mut Db,
    codes: &[&String],
    companies: &mut CompaniesFound,
) -> Result<Vec<FoundByName>, Error> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let alive = companies::deleted_at.is_null();
    let held: Vec<(i64, String, Venue, String)> = listings::table
        .inner_join(companies::table.on(companies::id.eq(listings::company_id)))
        .filter(alive.and(listings::stock_code.eq_any(codes)))
        .select((companies::id, companies::folded_name, listings::venue, listings::stock_code))
        .load(db)?;
    let hold = |(id, folded, venue, code)| {
        companies.hold(code, venue, id);
        (id, folded)
    };
    Ok(held.into_iter().map(hold).collect())
}
