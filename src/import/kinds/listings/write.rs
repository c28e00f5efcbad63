//! Writes listings row by row, because one row can affect the next.

use std::collections::HashMap;

use super::Work;
use super::plan::fill_in;
use crate::access::{CompanyRef, Scope};
use crate::company::{self, Company, Facts, FoldedName};
use crate::confirmation::must_declare;
use crate::course::{self, NewEvent};
use crate::error::{Error, Present};
use crate::listing::{self, NewListing, NewMove};
use crate::record::Tx;
use crate::stage::Step;

/// Reason recorded for an exit, because the list gives none.
const EXIT_REASON: &str = "按导入名单登记";

/// Reason recorded for a new company with a known name: the plan has compared names and codes.
const BY_LIST: &str = "导入时已按名称和代码比对";

/// Companies that the list has recorded so far, by credit code and by folded name: id, and whether
/// the company has a credit code.
#[derive(Default)]
pub struct Recorded(HashMap<String, (i64, bool)>);

impl Recorded {
    fn find(&self, facts: &Facts) -> Option<i64> {
        let by_code = facts.credit_code.as_ref().and_then(|code| self.0.get(code));
        let by_name = || {
            let named = self.0.get(FoldedName::new(&facts.name).as_str());
            // Two codes with the same name are two companies.
            named.filter(|(_, has_code)| !(*has_code && facts.credit_code.is_some()))
        };
        by_code.or_else(by_name).map(|(id, _)| *id)
    }

    fn add(&mut self, company: &Company) {
        let name = String::from(FoldedName::new(&company.facts.name));
        let code = company.facts.credit_code.clone();
        let recorded = (company.id, code.is_some());
        self.0.extend(code.into_iter().chain([name]).map(|mark| (mark, recorded)));
    }
}

/// Executes the work of a row. A company may have several rows, one for each place of listing. The
/// planned state of the company is valid only for the first of them.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    work: Work,
    recorded: &mut Recorded,
) -> Result<(), Error> {
    let known = work.company.map(|company| company.id).or_else(|| recorded.find(&work.facts));
    let key = match known {
        Some(id) => {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let facts = fill_in(company.facts.clone(), work.facts);
            company::store_facts(tx, scope, &company, &facts)?;
            company.key()
        }
        None => {
            let company = record_listed(tx, scope, work.facts, work.new.as_ref())?;
            recorded.add(&company);
            company.key()
        }
    };
    keep_former_names(tx, scope, key, &work.former_names)?;
    if let Some(new) = work.new {
        listing::record(tx, scope, NewListing { company_id: key.id(), ..new })?;
    }
    if let Some((listing, version, patch)) = work.patch {
        listing::change(tx, scope, listing, version, patch)?;
    }
    if let Some(exit) = work.exit {
        let company = company::find(tx.db(), scope, key.id())?.present()?;
        match exit.step {
            step if must_declare(tx, step)? => {
                let event = NewEvent {
                    occurred_precision: Some(exit.on.precision),
                    note: Some(EXIT_REASON.to_owned()),
                    ..NewEvent::on_day(step, exit.on.date)
                };
                listing::advance(tx, scope, &company, &event)?;
            }
            Step::MovedOut => {
                let out = NewMove {
                    to_town: None,
                    moved_on: exit.on.date,
                    moved_precision: Some(exit.on.precision),
                    reason: EXIT_REASON.into(),
                };
                listing::relocate(tx, scope, &company, &out)?;
            }
            _ => listing::delist_all(tx, scope, &company, exit.on, EXIT_REASON)?,
        }
    }
    Ok(())
}

/// Records a listed company that is not stored yet. Its first event is the listing.
fn record_listed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: Facts,
    new: Option<&NewListing>,
) -> Result<Company, Error> {
    let new =
        new.ok_or_else(|| Error::internal("a plan recorded a listed company without listing"))?;
    // A listing that must be confirmed is declared afterwards.
    let step = match must_declare(tx, Step::Listed)? {
        true => Step::Candidate,
        false => Step::Listed,
    };
    let opening = NewEvent {
        occurred_precision: new.listed_precision,
        board: Some(new.board),
        ..NewEvent::on_day(step, new.listed_on)
    };
    Ok(course::register(tx, scope, facts, &opening, Some(BY_LIST))?.company)
}

fn keep_former_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    names: &[String],
) -> Result<(), Error> {
    if names.is_empty() {
        return Ok(());
    }
    let known = company::former_names_of(tx.db(), company)?;
    let now = tx.now();
    for name in names.iter().filter(|name| !known.contains(name)) {
        let folded = String::from(FoldedName::new(name));
        company::add_former_name(tx.db(), company, name, &folded, now)?;
    }
    company::refresh_keys(tx, scope, company)
}
