//! Carrying out a plan.

use chrono::NaiveDateTime;

use super::plan::{ListingWork, Opening, Planned, Work};
use crate::access::Scope;
use crate::audit::{Change, ChangeKind, Tx};
use crate::company::{self, Company, Facts, FoldedName, Keys, NewCompany};
use crate::error::Error;
use crate::goal::{Ledger, Measure};
use crate::listing::{self, NewMove};
use crate::stage::{self, NewEvent, NewStageEvent, Phase, Standing, Step};

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
    let mut openings = Vec::with_capacity(new.len());
    let mut companies = Vec::with_capacity(new.len());
    for (id, (facts, opening)) in (first_id..).zip(new) {
        companies.push(new_company(id, facts, opening, now)?);
        openings.push(opening);
    }
    company::store::insert(tx.db(), scope, &companies)?;
    record_openings(tx, scope, &companies, &openings)?;
    for (company, opening) in companies.iter().zip(&openings) {
        let phase = opening.step.stage().map_or(Phase::Reserve, stage::Stage::phase);
        if let Some(measure) = Measure::of_phase(phase) {
            ledger.begin(&company.facts.town_code, measure, opening.on.effective(), 1);
        }
    }
    let changes: Vec<Change<'_>> = companies
        .iter()
        .map(|c| Change {
            version: Some(1),
            ..Change::of_record(Some(c.id), "company", c.id, ChangeKind::Created)
        })
        .collect();
    tx.history(&changes)
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
        grade: None,
        open_blockers: 0,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 1,
    })
}

fn record_openings(
    tx: &mut Tx<'_>,
    scope: &Scope,
    companies: &[NewCompany],
    openings: &[Opening],
) -> Result<(), Error> {
    let (actor, now, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let events: Vec<NewStageEvent<'_>> = companies
        .iter()
        .zip(openings)
        .map(|(company, opening)| NewStageEvent {
            company_id: company.id,
            attempt: 1,
            step: opening.step,
            occurred_on: opening.on.date,
            date_precision: opening.on.precision,
            town_code: &company.facts.town_code,
            board: company.facts.target_board,
            document_no: None,
            note: None,
            recorded_by: &actor,
            recorded_at: now,
            import_id,
        })
        .collect();
    stage::insert_events(tx.db(), scope, &events)
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
