//! Plans what each row does. A plan writes nothing. The same planning runs to show a list and again
//! inside the transaction to commit it.

mod line;
mod repeats;
mod tally;
mod whose;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use self::repeats::EarlierRows;
use self::tally::Tally;
use super::any_kind;
use super::list_kind::ListKind;
use super::model::{FieldChange, Outcome, Reading, Report, RowError};
use super::row::{Draft, RowReader};
use super::store::{self, Known};
use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::company::{self as companies, Company};
use crate::db::Db;
use crate::error::{Code, Error};
use crate::record::differences;
use crate::sheet::Table;
use crate::town;

pub use repeats::EarlierRow;
pub use tally::PREVIEW;
pub use whose::SEVERAL_NAMESAKES;

/// Input of a plan besides the list.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// Seed data of the city.
    pub seeds: &'a Arc<Seeds>,
    /// Date on which the data of the list are valid.
    pub as_of: NaiveDate,
    /// Today in China time.
    pub today: NaiveDate,
}

/// Result of a plan: the report, the errors and the digest of the planned changes.
pub type Plan = (Report, Vec<RowError>, String);

/// Plans the rows of a list, one by one.
pub struct Planner<'a, K: ListKind> {
    pub reader: &'a RowReader<'a, K>,
    /// Scope of the sender.
    pub scope: &'a Scope,
    /// Date on which the data of the list are valid.
    pub as_of: NaiveDate,
    earlier: EarlierRows,
    tally: Tally,
}

/// A row and its planned outcome.
pub struct Planned<W> {
    /// Row of the sheet.
    pub number: u32,
    /// 企业名称
    pub name: String,
    pub judgement: Judgement<W>,
    /// Chinese notes: what was normalised, not used or skipped, and why.
    pub notes: Vec<String>,
    pub errors: Vec<RowError>,
}

/// Planned outcome of a row.
pub struct Judgement<W> {
    pub outcome: Outcome,
    /// Name of the company, if it differs from the name in the row.
    pub name: Option<String>,
    /// Id of the stored company; `None` if the row has none.
    pub company_id: Option<i64>,
    pub changes: Vec<FieldChange>,
    /// Work of the commit; `None` for rows that are not written.
    pub work: Option<W>,
}

/// Errors because of which a row is refused.
pub type Refused = Vec<RowError>;

/// Outcome of a row, or its errors.
pub type Judged<W> = Result<Judgement<W>, Refused>;

impl<W> Judgement<W> {
    /// Creates an outcome without changes or work.
    pub fn nothing(outcome: Outcome) -> Self {
        Self { outcome, name: None, company_id: None, changes: Vec::new(), work: None }
    }

    /// Creates the outcome of a row that records something new under this name.
    pub fn created(name: String, work: W) -> Self {
        Self { name: Some(name), work: Some(work), ..Self::nothing(Outcome::Created) }
    }

    /// Sets the stored company of the row.
    pub fn of(self, company: &Company) -> Self {
        let name = Some(company.facts.name.clone());
        Self { name, company_id: Some(company.id), ..self }
    }

    /// Creates the outcome of a row about a stored company: updated, or unchanged without changes.
    pub fn changed(company: &Company, changes: Vec<FieldChange>, work: impl FnOnce() -> W) -> Self {
        let judgement = match changes.is_empty() {
            true => Self::nothing(Outcome::Unchanged),
            false => Self { work: Some(work()), ..Self::nothing(Outcome::Updated) },
        };
        Self { changes, ..judgement.of(company) }
    }
}

/// Plans every row of a table without writing anything.
pub fn plan<K: ListKind>(
    db: &mut Db,
    scope: &Scope,
    table: &Table,
    reading: &Reading,
    with: Circumstances<'_>,
) -> Result<Plan, Error> {
    let kind = K::open(db, scope, with.seeds)?;
    let gazetteer = town::gazetteer(db, scope, with.seeds)?;
    let rows = RowReader::new(&kind, table, reading, &gazetteer, with.today);
    run(&rows, (scope, with.as_of), table, db, |db| db, drop, |_, ()| Ok(()))
}

/// Plans every row of a table. Chunk by chunk, `prepare` prepares the planned rows without the
/// database, and `take` gets the result. Returns the report, the errors and a digest of all
/// outcomes.
pub fn run<K: ListKind, C, P: Send>(
    reader: &RowReader<'_, K>,
    (scope, as_of): (&Scope, NaiveDate),
    table: &Table,
    carrier: &mut C,
    db: impl Fn(&mut C) -> &mut Db,
    prepare: impl Fn(Vec<Planned<K::Work>>) -> P + Sync,
    take: impl FnMut(&mut C, P) -> Result<(), Error>,
) -> Result<Plan, Error> {
    let (earlier, tally) = (EarlierRows::default(), Tally::of(table));
    let mut planner = Planner { reader, scope, as_of, earlier, tally };
    std::thread::scope(|threads| {
        let look_up = |carrier: &mut C, drafts: Vec<Draft<K::Said>>| {
            let known = store::known::<K>(db(carrier), scope, &drafts)?;
            Ok((drafts, known))
        };
        let judge = |(drafts, known): (Vec<Draft<K::Said>>, Known<K::Stored>)| {
            let judge = |draft| planner.judge(draft, &known);
            let planned: Vec<Planned<K::Work>> = drafts.into_iter().map(judge).collect();
            planner.tally.add::<K>(&planned);
            Ok(prepare(planned))
        };
        let drafts = line::drafts(threads, reader, table);
        line::pass_on(threads, carrier, drafts, look_up, judge, take)
    })?;
    Ok(planner.tally.finish())
}

impl<K: ListKind> Planner<'_, K> {
    fn judge(&mut self, mut draft: Draft<K::Said>, known: &Known<K::Stored>) -> Planned<K::Work> {
        let judgement = if let Some(why) = draft.elsewhere.take() {
            draft.notes = vec![why];
            draft.errors.clear();
            Judgement::nothing(Outcome::Skipped)
        } else if !draft.errors.is_empty() {
            Judgement::nothing(Outcome::Failed)
        } else {
            K::judge(self, &mut draft, known).unwrap_or_else(|refused| {
                draft.errors = refused;
                Judgement::nothing(Outcome::Failed)
            })
        };
        let Draft { number, facts, notes, errors, .. } = draft;
        Planned { number, name: facts.name, judgement, notes, errors }
    }

    /// Creates an error for a field of a row.
    pub fn refusal(
        &self,
        draft: &Draft<K::Said>,
        field: &'static Field,
        code: Code,
        message: impl Into<String>,
    ) -> Refused {
        let value = match field.code {
            code if code == Field::CREDIT_CODE.code => draft.facts.credit_code.as_deref(),
            code if code == Field::NAME.code => Some(draft.facts.name.as_str()),
            _ => None,
        };
        self.refusal_of(draft, field, value.unwrap_or_default(), code, message)
    }

    /// Like [`Planner::refusal`], with the given value.
    pub fn refusal_of(
        &self,
        draft: &Draft<K::Said>,
        field: &'static Field,
        value: &str,
        code: Code,
        message: impl Into<String>,
    ) -> Refused {
        let list = &self.reader.list;
        vec![list.error(draft.number, list.heading(field.into()), value, code, message)]
    }
}

/// Returns the fields that differ between two states, with their Chinese names.
pub fn changes<T: PartialEq + Serialize>(old: &T, new: &T) -> Vec<FieldChange> {
    if old == new { Vec::new() } else { between(&object(old), new) }
}

/// Returns the fields of a new record as changes.
pub fn from_nothing<T: Serialize>(new: &T) -> Vec<FieldChange> {
    between(&Map::new(), new)
}

fn object<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn between<T: Serialize>(old: &Map<String, Value>, new: &T) -> Vec<FieldChange> {
    let found = differences(old, &object(new)).into_iter();
    let named = |(field, old, new): (String, _, _)| {
        let of_company = || companies::fact(&field).map(|fact| fact.label);
        let label = any_kind::field(&field).map(|field| field.label).or_else(of_company);
        let label = label.unwrap_or(&field);
        FieldChange { label: label.to_owned(), field, old, new }
    };
    found.map(named).collect()
}
