//! What each row would do. A plan writes nothing; the same plan is made to show a list and, once
//! more inside the transaction, to commit it.

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

/// What a plan goes by beside the list.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What the city is set up with.
    pub seeds: &'a Arc<Seeds>,
    /// The date the list speaks of.
    pub as_of: NaiveDate,
    /// Today, in China.
    pub today: NaiveDate,
}

/// What a plan found: the report, the errors and the digest of what it would do.
pub type Plan = (Report, Vec<RowError>, String);

/// Plans a list row by row.
pub struct Planner<'a, K: ListKind> {
    /// By which rows are read.
    pub reader: &'a RowReader<'a, K>,
    /// What exists for whoever sends the list.
    pub scope: &'a Scope,
    /// The date the list speaks of.
    pub as_of: NaiveDate,
    earlier: EarlierRows,
    tally: Tally,
}

/// A row and what is to be done for it.
pub struct Planned<W> {
    /// Row of the sheet.
    pub number: u32,
    /// 企业名称
    pub name: String,
    /// What becomes of it.
    pub judgement: Judgement<W>,
    /// What was normalised, left alone or skipped, and why.
    pub notes: Vec<String>,
    /// Why it fails.
    pub errors: Vec<RowError>,
}

/// What becomes of a row.
pub struct Judgement<W> {
    /// How it ends.
    pub outcome: Outcome,
    /// The company's name, where it is another than the row's.
    pub name: Option<String>,
    /// The stored company it belongs to.
    pub company_id: Option<i64>,
    /// What it changes.
    pub changes: Vec<FieldChange>,
    /// What commit has to do; nothing for rows that are not written.
    pub work: Option<W>,
}

/// Why a row cannot be taken after all.
pub type Refused = Vec<RowError>;

/// What becomes of a row, or why it cannot be taken.
pub type Judged<W> = Result<Judgement<W>, Refused>;

impl<W> Judgement<W> {
    /// Nothing is done.
    pub fn nothing(outcome: Outcome) -> Self {
        Self { outcome, name: None, company_id: None, changes: Vec::new(), work: None }
    }

    /// Something new is recorded under this name.
    pub fn created(name: String, work: W) -> Self {
        Self { name: Some(name), work: Some(work), ..Self::nothing(Outcome::Created) }
    }

    /// The same, as being about a stored company.
    pub fn of(self, company: &Company) -> Self {
        let name = Some(company.facts.name.clone());
        Self { name, company_id: Some(company.id), ..self }
    }

    /// What is stored of a company changes, if anything does.
    pub fn changed(company: &Company, changes: Vec<FieldChange>, work: impl FnOnce() -> W) -> Self {
        let judgement = match changes.is_empty() {
            true => Self::nothing(Outcome::Unchanged),
            false => Self { work: Some(work()), ..Self::nothing(Outcome::Updated) },
        };
        Self { changes, ..judgement.of(company) }
    }
}

/// What each row of a table would do.
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

/// Plans every row of a table. `prepare` gets the rows ready chunk by chunk, away from the
/// database, for `take`; the report, the errors and a digest of all outcomes come back.
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

    /// What is wrong about a field of a row.
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

    /// As [`Planner::refusal`], of a value.
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

/// The fields in which two states differ, with their Chinese names.
pub fn changes<T: PartialEq + Serialize>(old: &T, new: &T) -> Vec<FieldChange> {
    if old == new { Vec::new() } else { between(&object(old), new) }
}

/// The fields of a record that there was not.
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
