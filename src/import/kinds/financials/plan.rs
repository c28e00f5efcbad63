//! A row of financial data, against what is stored.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::row::FinancialDraft;
use crate::columns::{Field, Meaning};
use crate::company::Company;
use crate::error::{Code, FieldError};
use crate::financial::{Facts, Figures, Source};
use crate::import::kinds::companies::plan::changes;
use crate::import::model::{FieldChange, Outcome, RowError};
use crate::import::plan::preview::of_year;
use crate::import::plan::{Mark, Planned, Planner, Seen, Stating, Work};
use crate::import::row::Draft;
use crate::import::store::Known;

/// What a row comes to, year by year.
#[derive(Default)]
struct Outlook {
    stating: Stating,
    changes: Vec<FieldChange>,
    /// Years that say what an earlier row has said: the year, and that row.
    repeated: Vec<(i32, u32)>,
    /// Years that say what is stored.
    unchanged: usize,
    marks: Vec<(Mark, u64)>,
}

impl Planner<'_> {
    pub fn financial(&mut self, draft: Draft, known: &Known) -> Result<Planned, Box<Planned>> {
        let (mut draft, company) = self.company_of(draft, known)?;
        let said = std::mem::take(&mut draft.extra.financial);
        let note = draft.facts.note.take();
        let source = said.source.unwrap_or(Source::Company);
        if said.source.is_none() {
            draft.notes.push(format!("未写来源，按“{}”登记", source.label()));
        }
        let mut outlook = Outlook::default();
        outlook.stating.company_id = company.id;
        for (year, figures) in said.years.iter().filter_map(|(year, own)| Some(((*year)?, own))) {
            let mark = self.mark(Field::FiscalYear, &format!("{}\n{year}\n{source}", company.id));
            let content = content(figures, &said, note.as_deref());
            match self.seen.get(&mark) {
                Some(earlier) if earlier.content == content => {
                    outlook.repeated.push((year, earlier.row));
                    continue;
                }
                Some(earlier) => return Err(self.contradicts(draft, year, source, earlier.row)),
                None => outlook.marks.push((mark, content)),
            }
            let stored = known.statement(company.id, year, source);
            let before = stored.map_or_else(|| Facts::new(year, source), |one| one.facts.clone());
            let facts = stated(before, figures, &said, note.as_deref());
            let complaints = facts.complaints(self.reader.today);
            if !complaints.is_empty() {
                return Err(self.complained(draft, &facts, complaints));
            }
            match stored {
                None => outlook.stating.new.push(facts),
                Some(stored) if stored.facts == facts => outlook.unchanged += 1,
                Some(stored) => {
                    outlook.changes.extend(differences(&stored.facts, &facts));
                    outlook.stating.changed.push((stored.clone(), facts));
                }
            }
        }
        let row = draft.number;
        self.seen.extend(
            outlook
                .marks
                .drain(..)
                .map(|(mark, content)| (mark, Seen { row, content, credit_code: None })),
        );
        Ok(outlook.planned(draft, company))
    }

    fn contradicts(&self, draft: Draft, year: i32, source: Source, row: u32) -> Box<Planned> {
        let message = format!(
            "与第 {row} 行是同一家企业 {year} 年度同一来源（{}）的数据，但内容不同。请合并为一行，或写明不同的来源。",
            source.label()
        );
        self.failed(draft, Field::FiscalYear, Code::Duplicate, message)
    }

    /// What cannot be stored, each under the heading of its column.
    fn complained(
        &self,
        mut draft: Draft,
        facts: &Facts,
        complaints: Vec<FieldError>,
    ) -> Box<Planned> {
        for complaint in complaints {
            let field = complaint.field.parse().unwrap_or(Field::FiscalYear);
            let year = field.figure().map(|_| facts.fiscal_year);
            let value = field
                .figure()
                .and_then(|figure| facts.value(figure).map(|value| figure.read_with_unit(value)));
            draft.errors.push(RowError {
                sheet: self.reader.sheet.to_owned(),
                row: draft.number,
                column: self.reader.heading_of(Meaning { field, year }),
                value: value.unwrap_or_default(),
                code: complaint.code,
                message: complaint.message,
            });
        }
        Box::new(Planned::plain(draft, Outcome::Failed))
    }
}

impl Outlook {
    fn planned(self, mut draft: Draft, company: &Company) -> Planned {
        let Self { stating, changes, repeated, unchanged, .. } = self;
        let outcome = match (stating.new.is_empty(), stating.changed.is_empty()) {
            (false, _) => Outcome::Created,
            (true, false) => Outcome::Updated,
            (true, true) if unchanged == 0 => Outcome::Skipped,
            (true, true) => Outcome::Unchanged,
        };
        for (year, row) in repeated {
            draft.notes.push(format!("{year}年的数据与第 {row} 行相同，跳过"));
        }
        let work = match outcome {
            Outcome::Created | Outcome::Updated => Work::State(Box::new(stating)),
            Outcome::Unchanged | Outcome::Skipped | Outcome::Failed => Work::None,
        };
        Planned {
            name: company.facts.name.clone(),
            company_id: Some(company.id),
            changes,
            work,
            ..Planned::plain(draft, outcome)
        }
    }
}

/// What the row gives in the place of what was there; empty cells erase nothing.
fn stated(mut facts: Facts, figures: &Figures, said: &FinancialDraft, note: Option<&str>) -> Facts {
    facts.take(figures);
    facts.audited = said.audited.unwrap_or(facts.audited);
    facts.as_of = said.as_of.or(facts.as_of);
    facts.document = said.document.clone().or(facts.document);
    facts.note = note.map(str::to_owned).or(facts.note);
    facts
}

/// Tells two rows about the same year apart.
fn content(figures: &Figures, said: &FinancialDraft, note: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (figures, said.audited, said.as_of, &said.document, note).hash(&mut hasher);
    hasher.finish()
}

fn differences(old: &Facts, new: &Facts) -> Vec<FieldChange> {
    let with_year = |change: FieldChange| match change.field.parse() {
        Ok(field) => {
            of_year(Meaning { field, year: Some(new.fiscal_year) }, change.old, change.new)
        }
        Err(_) => change,
    };
    changes(old, new).into_iter().map(with_year).collect()
}
