//! Carrying out a plan.

use chrono::NaiveDateTime;

use super::plan::{ListingWork, Opening, Planned, Work};
use crate::access::Scope;
use crate::audit::Tx;
use crate::company::{self, Company, Facts, FoldedName, Keys, NewCompany};
use crate::error::Error;
use crate::goal::{Ledger, Measure};
use crate::listing::{self, NewMove};
use crate::stage::{self, NewEvent, Phase, Standing, Step};

/// Why an import ends a listing, when its list gives no reason.
const EXIT_REASON: &str = "按导入名单登记";

/// Carries out what some rows ask for. New companies are stored together, with their events,
/// history and totals; everything else goes through the verbs one by one.
pub fn carry_out(
    tx: &mut Tx<'_>,
    scope: &Scope,
    planned: Vec<Planned>,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    let mut new = Vec::new();
    for row in planned {
        match row.work {
            Work::None => {}
            Work::Create(work) => new.push(*work),
            Work::Update(work) => {
                let (company, facts) = *work;
                company::store_facts(tx, scope, &company, facts)?;
            }
            Work::List(work) => list(tx, scope, *work)?,
        }
    }
    create(tx, scope, new, ledger)
}

fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: Vec<(Facts, Opening)>,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(new.len()).map_err(Error::internal)?;
    let first_id = company::store::take_ids(tx.db(), scope, count)?;
    let now = tx.now();
    let openings: Vec<Opening> = new.iter().map(|(_, opening)| *opening).collect();
    let numbered: Vec<_> = (first_id..).zip(new).collect();
    let companies =
        on_two_threads(numbered, |(id, (facts, opening))| new_company(id, facts, opening, now))?;
    company::store::insert(tx.db(), scope, &companies)?;
    let ids = first_id..=first_id + count - 1;
    stage::record_openings(tx, scope, ids.clone(), openings.iter().map(|opening| opening.on))?;
    for (company, opening) in companies.iter().zip(&openings) {
        let phase = opening.step.stage().map_or(Phase::Reserve, stage::Stage::phase);
        if let Some(measure) = Measure::of_phase(phase) {
            ledger.begin(&company.facts.town_code, measure, opening.on.effective(), 1);
        }
    }
    tx.history_of_creation(ids)
}

/// Does pure work for many on a second thread too: half of it here, half of it there.
fn on_two_threads<T: Send, U: Send>(
    mut first: Vec<T>,
    work: impl Fn(T) -> Result<U, Error> + Sync,
) -> Result<Vec<U>, Error> {
    let all = |half: Vec<T>| half.into_iter().map(&work).collect::<Result<Vec<U>, Error>>();
    let second = first.split_off(first.len() / 2);
    std::thread::scope(|threads| {
        let second = threads.spawn(|| all(second));
        let mut done = all(first)?;
        done.extend(second.join().map_err(|_| Error::internal("a thread gave up"))??);
        Ok(done)
    })
}

fn new_company(
    id: i64,
    facts: Facts,
    opening: Opening,
    now: NaiveDateTime,
) -> Result<NewCompany, Error> {
    let standing = Standing::first(opening.step, opening.on)
        .ok_or_else(|| Error::internal("a plan opened a company with a pause"))?;
    Ok(NewCompany {
        id,
        keys: Keys::of(&facts, &[], &[]),
        facts,
        position: standing.into(),
        created_at: now,
        updated_at: now,
    })
}

fn list(tx: &mut Tx<'_>, scope: &Scope, work: ListingWork) -> Result<(), Error> {
    let company = match work.company {
        Some(company) => {
            company::store_facts(tx, scope, &company, work.facts)?;
            company
        }
        None => record_listed(tx, scope, work.facts, work.new.as_ref())?,
    };
    let id = company.id;
    keep_former_names(tx, scope, id, &work.former_names)?;
    if let Some(new) = work.new {
        listing::record(tx, scope, listing::NewListing { company_id: id, ..new })?;
    }
    if let Some((listing, version, patch)) = work.patch {
        listing::change(tx, scope, listing, version, patch)?;
    }
    if let Some(exit) = work.exit {
        let company = company::store::find(tx.db(), scope, id)?;
        match exit.step {
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

/// A listed company that the city did not know: what is known of it begins with its listing.
fn record_listed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: Facts,
    new: Option<&listing::NewListing>,
) -> Result<Company, Error> {
    let new =
        new.ok_or_else(|| Error::internal("a plan recorded a listed company without listing"))?;
    let opening = NewEvent {
        occurred_precision: new.listed_precision,
        board: Some(new.board),
        ..NewEvent::on_day(Step::Listed, new.listed_on)
    };
    company::register(tx, scope, facts, &opening)
}

fn keep_former_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    names: &[String],
) -> Result<(), Error> {
    if names.is_empty() {
        return Ok(());
    }
    let known = company::store::former_names_of(tx.db(), scope, id)?;
    let now = tx.now();
    for name in names.iter().filter(|name| !known.contains(name)) {
        let folded = String::from(FoldedName::new(name));
        company::store::add_former_name(tx.db(), scope, id, name, &folded, now)?;
    }
    company::refresh_keys(tx, scope, id)
}
