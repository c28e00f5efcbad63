//! Carrying out a plan.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDateTime;

use super::kinds::listings::plan::fill_in;
use super::plan::{ListingWork, Opening, Planned, Stating, Verb, Work};
use crate::access::{CompanyRef, Scope};
use crate::blocker::{self, BlockerFacts};
use crate::company::{self, Company, Facts, FoldedName, Keys, NewCompany, Position, Signatures};
use crate::course::{self, NewEvent};
use crate::dates::InexactDate;
use crate::error::{Error, Present};
use crate::financial::{self, NewStatement, Restated};
use crate::goal::{self, Ledger, Measure};
use crate::listing::{self, NewMove};
use crate::pool;
use crate::record::Tx;
use crate::stage::{Standing, Step};
use crate::web::members;

/// Why an import ends a listing, when its list gives no reason.
const EXIT_REASON: &str = "按导入名单登记";

/// So many new companies change what the database knows of itself.
const MANY: usize = 1_000;

/// What some rows ask for, ready to be stored.
pub struct Prepared {
    /// Rows planned, whatever they ask for.
    rows: u64,
    new: Vec<Beginning>,
    blockers: Vec<(u32, String, i64, BlockerFacts)>,
    statements: Vec<(u32, String, NewStatement)>,
    restated: Vec<(u32, String, Restated)>,
    verbs: Vec<VerbRow>,
}

/// A row that needs the verbs.
struct VerbRow {
    number: u32,
    name: String,
    verb: Verb,
}

/// A new company, but for its number.
struct Beginning {
    facts: Facts,
    keys: Keys,
    position: Position,
    on: InexactDate,
}

/// Gets ready what can be without the database.
pub fn prepare(planned: Vec<Planned>) -> Result<Prepared, Error> {
    let rows = planned.len() as u64;
    let mut prepared = Prepared {
        rows,
        new: Vec::with_capacity(planned.len()),
        blockers: Vec::new(),
        statements: Vec::new(),
        restated: Vec::new(),
        verbs: Vec::new(),
    };
    for row in planned {
        match row.work {
            Work::None => {}
            Work::Create(work) => prepared.new.push(Beginning::of(*work)?),
            Work::Raise(work) => {
                let (company, facts) = *work;
                prepared.blockers.push((row.number, row.name, company, facts));
            }
            Work::State(work) => {
                let Stating { company_id, new, changed } = *work;
                let (number, name) = (row.number, row.name);
                let new = new.into_iter().map(|facts| NewStatement { company_id, facts });
                prepared.statements.extend(new.map(|new| (number, name.clone(), new)));
                let changed = changed.into_iter();
                prepared.restated.extend(changed.map(|it| (number, name.clone(), it)));
            }
            Work::Verb(verb) => {
                let (number, name) = (row.number, row.name);
                prepared.verbs.push(VerbRow { number, name, verb });
            }
        }
    }
    Ok(prepared)
}

impl Beginning {
    fn of((facts, opening): (Facts, Opening)) -> Result<Self, Error> {
        let standing = Standing::first(opening.step, opening.on)
            .ok_or_else(|| Error::internal("a plan opened a company with a pause"))?;
        let keys = Keys::of(&facts, &[], &[]);
        Ok(Self { facts, keys, position: standing.into(), on: opening.on })
    }

    fn numbered(self, id: i64, now: NaiveDateTime) -> NewCompany {
        let Self { facts, keys, position, on: _ } = self;
        NewCompany { id, facts, position, keys, created_at: now, updated_at: now }
    }
}

/// What the rows carried out so far leave to be written when all are.
pub struct Carried<'a> {
    /// Rows that are done, for whoever waits.
    done: &'a AtomicU64,
    /// How many are new.
    companies: usize,
    /// How many blockers were raised.
    blockers: usize,
    ledger: Ledger,
    signatures: Signatures,
    /// Companies that a list of listings recorded, by credit code and by folded name.
    recorded: HashMap<String, Recorded>,
}

#[derive(Clone, Copy)]
struct Recorded {
    id: i64,
    has_code: bool,
}

impl<'a> Carried<'a> {
    /// Nothing yet; `done` counts the rows.
    pub fn counted_by(done: &'a AtomicU64) -> Self {
        Self {
            done,
            companies: 0,
            blockers: 0,
            ledger: Ledger::default(),
            signatures: Signatures::default(),
            recorded: HashMap::new(),
        }
    }

    fn recorded(&self, facts: &Facts) -> Option<i64> {
        let by_code = facts.credit_code.as_ref().and_then(|code| self.recorded.get(code));
        let by_name = || {
            let named = self.recorded.get(FoldedName::new(&facts.name).as_str());
            // Two codes on one name are two companies.
            named.filter(|earlier| !(earlier.has_code && facts.credit_code.is_some()))
        };
        by_code.or_else(by_name).map(|earlier| earlier.id)
    }

    fn record(&mut self, company: &Company) -> i64 {
        let name = String::from(FoldedName::new(&company.facts.name));
        let code = company.facts.credit_code.clone();
        let recorded = Recorded { id: company.id, has_code: code.is_some() };
        code.into_iter().chain([name]).for_each(|mark| {
            self.recorded.insert(mark, recorded);
        });
        company.id
    }

    /// Writes it, and tells whoever has to know what the list has brought.
    pub fn finish(self, tx: &mut Tx<'_>, list: &str) -> Result<(), Error> {
        blocker::tell_of_raised(tx, self.blockers, list)?;
        self.signatures.finish(tx.db())?;
        if self.companies >= MANY {
            tx.db().gather_statistics()?;
        }
        goal::post(tx.db(), self.ledger)
    }
}

/// Carries out what some rows ask for. New companies are stored together, with their events,
/// history and totals, and so are new blockers and financial data; everything else goes through the verbs one by one.
pub fn carry_out(
    tx: &mut Tx<'_>,
    scope: &Scope,
    prepared: Prepared,
    carried: &mut Carried<'_>,
) -> Result<(), Error> {
    let others = prepared.rows - prepared.verbs.len() as u64;
    for VerbRow { number, name, verb } in prepared.verbs {
        let done = match verb {
            Verb::Update(work) => {
                let (company, facts) = *work;
                company::store_facts(tx, scope, &company, facts).map(drop)
            }
            Verb::List(work) => list(tx, scope, *work, carried),
            Verb::Correct(work) => {
                let (id, version, facts) = *work;
                blocker::change(tx, scope, id, version, members(&facts)?).map(drop)
            }
        };
        done.map_err(|refusal| refusal.in_row(number, &name))?;
        carried.done.fetch_add(1, Ordering::Relaxed);
    }
    create(tx, scope, prepared.new, carried)?;
    carried.blockers += prepared.blockers.len();
    blocker::raise_many(tx, scope, prepared.blockers)?;
    financial::record_many(tx, scope, prepared.statements)?;
    financial::amend_many(tx, scope, prepared.restated)?;
    carried.done.fetch_add(others, Ordering::Relaxed);
    Ok(())
}

fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: Vec<Beginning>,
    carried: &mut Carried<'_>,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    carried.companies += new.len();
    for company in &new {
        if let Some(measure) = Measure::of_phase(company.position.phase) {
            carried.ledger.begin(&company.facts.town_code, measure, company.on.effective(), 1);
        }
    }
    let count = i64::try_from(new.len()).map_err(Error::internal)?;
    let first_id = company::take_ids(tx.db(), count)?;
    let ids = first_id..=first_id + count - 1;
    let days: Vec<InexactDate> = new.iter().map(|company| company.on).collect();
    let now = tx.now();
    let companies: Vec<NewCompany> =
        (first_id..).zip(new).map(|(id, company)| company.numbered(id, now)).collect();
    company::insert_many(tx.db(), &companies, &mut carried.signatures)?;
    course::record_openings(tx, scope, ids.clone(), days.into_iter())?;
    if companies.iter().any(|company| company.facts.entered_pool_on.is_some()) {
        pool::follow_created(tx, scope, ids.clone())?;
    }
    tx.history_of_creation(ids)
}

/// A company may have several rows, one for each place where it is listed. What the plan knew of
/// it then holds for the first of them only.
fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    work: ListingWork,
    carried: &mut Carried<'_>,
) -> Result<(), Error> {
    let known = work.company.map(|company| company.id).or_else(|| carried.recorded(&work.facts));
    let key = match known {
        Some(id) => {
            let company = company::find(tx.db(), scope, id)?.present()?;
            let facts = fill_in(company.facts.clone(), work.facts);
            company::store_facts(tx, scope, &company, facts)?;
            company.key()
        }
        None => {
            let company = record_listed(tx, scope, work.facts, work.new.as_ref())?;
            carried.record(&company);
            company.key()
        }
    };
    keep_former_names(tx, scope, key, &work.former_names)?;
    if let Some(new) = work.new {
        listing::record(tx, scope, listing::NewListing { company_id: key.id(), ..new })?;
    }
    if let Some((listing, version, patch)) = work.patch {
        listing::change(tx, scope, listing, version, patch)?;
    }
    if let Some(exit) = work.exit {
        let company = company::find(tx.db(), scope, key.id())?.present()?;
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
    course::register(tx, scope, facts, &opening)
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
