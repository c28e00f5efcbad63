//! What each row would do. A plan writes nothing; the same plan is made to show a list and, once
//! more inside the transaction, to commit it.

mod line;
pub mod preview;
mod whose;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use sha2::{Digest, Sha256};

use super::model::{Counts, FieldChange, IgnoredLine, Outcome, Report, RowError};
use super::row::{Draft, Reader};
use super::store::{self, Known};
use crate::access::Scope;
use crate::blocker::BlockerFacts;
use crate::columns::Field;
use crate::columns::Kind;
use crate::company::{Company, Facts};
use crate::dates::InexactDate;
use crate::db::Db;
use crate::digest::hex;
use crate::error::{Code, Error};
use crate::financial::{self, Restated};
use crate::listing::{ListingPatch, NewListing};
use crate::sheet::Table;
use crate::stage::Step;

/// Rows of each outcome that are shown before commit; the counts tell the rest.
pub const PREVIEW: u32 = 50;

/// Plans a list row by row.
pub struct Planner<'a> {
    pub reader: &'a Reader<'a>,
    pub scope: &'a Scope,
    pub default_date: chrono::NaiveDate,
    pub seen: HashMap<Mark, Seen>,
    /// Which row is about a stored company.
    pub matched: HashMap<i64, u32>,
    marks: RandomState,
    tally: Tally,
}

/// What tells a company from others of the list: a digest of its code or its name, of which no
/// two are alike in the lifetime of the city. The texts of a whole list would take much room.
pub type Mark = [u64; 2];

/// An earlier row of the same list.
#[derive(Clone, Copy)]
pub struct Seen {
    pub row: u32,
    pub content: u64,
    pub credit_code: Option<Mark>,
}

/// What has come together so far.
#[derive(Default)]
struct Tally {
    report: Report,
    errors: Vec<RowError>,
    digest: Sha256,
}

/// A row and what is to be done for it.
pub struct Planned {
    /// Row of the sheet.
    pub number: u32,
    /// How it ends.
    pub outcome: Outcome,
    /// 企业名称
    pub name: String,
    /// The stored company it belongs to.
    pub company_id: Option<i64>,
    /// What it changes.
    pub changes: Vec<FieldChange>,
    /// What was normalised, left alone or skipped, and why.
    pub notes: Vec<String>,
    /// Why it fails.
    pub errors: Vec<RowError>,
    /// What commit has to do.
    pub work: Work,
}

/// What commit has to do for a row.
pub enum Work {
    /// Nothing.
    None,
    /// Record a company.
    Create(Box<(Facts, Opening)>),
    /// Raise a blocker of a company.
    Raise(Box<(i64, BlockerFacts)>),
    /// Record and change financial data of a company.
    State(Box<Stating>),
    /// What the verbs of companies and listings do.
    Verb(Verb),
}

/// What a row says of the financial data of a company.
#[derive(Default)]
pub struct Stating {
    /// Whose.
    pub company_id: i64,
    /// Statements that there were not.
    pub new: Vec<financial::Facts>,
    /// Statements that say something else now.
    pub changed: Vec<Restated>,
}

/// What is done by a verb, row by row.
pub enum Verb {
    /// Change a company's facts.
    Update(Box<(Company, Facts)>),
    /// Record or change a listing.
    List(Box<ListingWork>),
    /// Correct a blocker: number, version, facts.
    Correct(Box<(i64, i64, BlockerFacts)>),
}

/// The first event of a new company.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// Where it stands.
    pub step: Step,
    /// Since when, as far as the list tells.
    pub on: InexactDate,
}

/// A row of a list of listed companies.
pub struct ListingWork {
    /// The stored company; none to record it.
    pub company: Option<Company>,
    /// Its facts; of a stored company only what was missing is filled in.
    pub facts: Facts,
    /// Names it had before.
    pub former_names: Vec<String>,
    /// The listing to record; `company_id` is filled in at commit.
    pub new: Option<NewListing>,
    /// The change of a stored listing: number, version, fields.
    pub patch: Option<(i64, i64, ListingPatch)>,
    /// How the company left.
    pub exit: Option<super::row::Exit>,
}

impl<'a> Planner<'a> {
    /// A planner for rows read by `reader`; a new company without a date of its own begins on
    /// `default_date`.
    pub fn new(reader: &'a Reader<'a>, scope: &'a Scope, default_date: chrono::NaiveDate) -> Self {
        Self {
            reader,
            scope,
            default_date,
            seen: HashMap::new(),
            matched: HashMap::new(),
            marks: RandomState::new(),
            tally: Tally::default(),
        }
    }

    /// Plans every row of a table. `prepare` gets the rows ready chunk by chunk, away from the
    /// database, for `take`; the report, the errors and a digest of all outcomes come back.
    pub fn run<C, P: Send>(
        mut self,
        table: &Table,
        carrier: &mut C,
        db: impl Fn(&mut C) -> &mut Db,
        prepare: impl Fn(Vec<Planned>) -> Result<P, Error> + Sync,
        take: impl FnMut(&mut C, P) -> Result<(), Error>,
    ) -> Result<(Report, Vec<RowError>, String), Error> {
        self.tally.report.ignored = ignored(table);
        let (reader, scope) = (self.reader, self.scope);
        std::thread::scope(|threads| {
            let look_up = |carrier: &mut C, drafts: Vec<Draft>| {
                let known = store::known(db(carrier), scope, reader.kind, &drafts)?;
                Ok((drafts, known))
            };
            let judge = |(drafts, known): (Vec<Draft>, Known)| {
                let judge = |draft| self.judge(draft, &known);
                let planned: Vec<Planned> = drafts.into_iter().map(judge).collect();
                self.tally.add(&planned);
                prepare(planned)
            };
            let drafts = line::drafts(threads, reader, table);
            line::pass_on(threads, carrier, drafts, look_up, judge, take)
        })?;
        let digest = hex(&self.tally.digest.finalize());
        Ok((self.tally.report, self.tally.errors, digest))
    }

    fn judge(&mut self, mut draft: Draft, known: &Known) -> Planned {
        if let Some(why) = draft.elsewhere.take() {
            draft.notes = vec![why];
            return Planned::plain(draft, Outcome::Skipped);
        }
        if !draft.errors.is_empty() {
            return Planned::plain(draft, Outcome::Failed);
        }
        // What speaks of a company repeats something only where it is known which one.
        if self.reader.kind.records_companies()
            && let Some(earlier) = self.earlier(&draft)
        {
            return self.repeated(draft, &earlier);
        }
        let planned = match self.reader.kind {
            Kind::Companies => self.company(draft, known),
            Kind::Listings => self.listing(draft, known),
            Kind::Blockers => self.blocker(draft, known),
            Kind::Financials => self.financial(draft, known),
        };
        planned.unwrap_or_else(|failed| *failed)
    }

    pub fn mark(&self, field: Field, text: &str) -> Mark {
        [0, 1].map(|half| self.marks.hash_one((half, field, text)))
    }

    /// What tells rows of one list apart: companies by code and by name, listings by stock code.
    fn keys(&self, draft: &Draft) -> [Option<Mark>; 2] {
        if self.reader.kind == Kind::Listings
            && let Some(code) = &draft.extra.stock_code
        {
            return [Some(self.mark(Field::StockCode, &code.code)), None];
        }
        let name = (!draft.folded_name.is_empty())
            .then(|| self.mark(Field::Name, draft.folded_name.as_str()));
        [self.code_mark(draft), name]
    }

    fn code_mark(&self, draft: &Draft) -> Option<Mark> {
        draft.facts.credit_code.as_deref().map(|code| self.mark(Field::CreditCode, code))
    }

    /// The earlier row about the same company, and remembers this one.
    fn earlier(&mut self, draft: &Draft) -> Option<Seen> {
        let keys = self.keys(draft);
        let known = keys.iter().flatten().find_map(|key| self.seen.get(key)).copied();
        let code = self.code_mark(draft);
        let earlier = known.filter(|earlier| {
            // Two codes on one name are two companies.
            match (earlier.credit_code, code) {
                (Some(a), Some(b)) => a == b || self.reader.kind == Kind::Listings,
                _ => true,
            }
        });
        if earlier.is_none() {
            let seen = Seen { row: draft.number, content: draft.content, credit_code: code };
            self.seen.extend(keys.into_iter().flatten().map(|key| (key, seen)));
        }
        earlier
    }

    fn repeated(&self, mut draft: Draft, earlier: &Seen) -> Planned {
        if earlier.content == draft.content {
            draft.notes = vec![format!("与第 {} 行完全相同", earlier.row)];
            return Planned::plain(draft, Outcome::Skipped);
        }
        let message =
            format!("与第 {} 行是同一家企业，但内容不同。请合并为一行后重新导入。", earlier.row);
        *self.failed(draft, Field::Name, Code::Duplicate, message)
    }

    pub fn failed(
        &self,
        draft: Draft,
        field: Field,
        code: Code,
        message: impl Into<String>,
    ) -> Box<Planned> {
        let column = self.reader.heading(field);
        self.failed_at(draft, field, column, code, message)
    }

    /// As [`Planner::failed`], under another heading than the field's own.
    pub fn failed_at(
        &self,
        mut draft: Draft,
        field: Field,
        column: String,
        code: Code,
        message: impl Into<String>,
    ) -> Box<Planned> {
        let value = match field {
            Field::CreditCode => draft.facts.credit_code.clone().unwrap_or_default(),
            Field::Name => draft.facts.name.clone(),
            Field::Description => {
                let description = draft.extra.blocker.description.as_deref().unwrap_or_default();
                description.chars().take(100).collect()
            }
            _ => String::new(),
        };
        draft.errors.push(RowError {
            sheet: self.reader.sheet.to_owned(),
            row: draft.number,
            column,
            value,
            code: code.to_owned(),
            message: message.into(),
        });
        Box::new(Planned::plain(draft, Outcome::Failed))
    }

    /// A new company must say where it belongs, and it must be ours to record.
    pub fn check_town(&self, draft: Draft) -> Result<Draft, Box<Planned>> {
        if draft.facts.town_code.is_empty() {
            let message = "缺少所属镇街（园区），也无法从注册地址判断。请补充“镇街（园区）”一列。";
            return Err(self.failed(draft, Field::Town, Code::MissingTown, message));
        }
        if !self.scope.covers_town(&draft.facts.town_code) {
            let message = "这家企业不在您管辖的镇街（园区）。请从名单中删去这一行，或由所属镇街、领导小组办公室导入。";
            return Err(self.failed(draft, Field::Town, Code::ForeignTown, message));
        }
        Ok(draft)
    }
}

impl Planned {
    pub fn plain(draft: Draft, outcome: Outcome) -> Self {
        Self {
            number: draft.number,
            outcome,
            name: draft.facts.name,
            company_id: None,
            changes: Vec::new(),
            notes: draft.notes,
            errors: draft.errors,
            work: Work::None,
        }
    }
}

impl Tally {
    fn add(&mut self, planned: &[Planned]) {
        for row in planned {
            self.report.counts.count(row.outcome);
            self.note(row);
            self.errors.extend_from_slice(&row.errors);
            if self.report.counts.of(row.outcome) <= PREVIEW {
                self.report.preview.push(preview::of(row));
            }
        }
    }

    /// Two plans with the same digest do the same.
    fn note(&mut self, row: &Planned) {
        self.digest.update(row.number.to_le_bytes());
        self.digest.update(row.outcome.code());
        self.digest.update(row.company_id.unwrap_or(0).to_le_bytes());
        for change in &row.changes {
            for text in [Some(&change.field), change.old.as_ref(), change.new.as_ref()] {
                self.digest.update(text.map_or("\u{1}", String::as_str));
                self.digest.update([0]);
            }
        }
    }
}

fn ignored(table: &Table) -> Vec<IgnoredLine> {
    table
        .ignored
        .iter()
        .map(|line| IgnoredLine {
            row: line.row,
            last_row: line.last_row,
            why: line.why.as_str().to_owned(),
            text: line.text.clone(),
        })
        .collect()
}

impl Counts {
    /// Every row ended in exactly one way.
    pub fn balances(&self) -> bool {
        self.rows == self.created + self.updated + self.unchanged + self.skipped + self.failed
    }
}
