//! Compares a row of financial data with the stored statements.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::fields::field;
use super::{Financials, Said, Work, of_year};
use crate::columns::Meaning;
use crate::error::{Code, FieldError};
use crate::financial::{Facts, Figure, Figures, Source, Statement};
use crate::import::list_kind::{
    Draft, FieldChange, Judged, Judgement, Known, Outcome, Planner, Refused, RowError, changes,
};

/// Result of a row over all its years.
#[derive(Default)]
struct Outlook {
    work: Work,
    changes: Vec<FieldChange>,
    /// Years that repeat an earlier row: the year and the number of that row.
    repeated: Vec<(i32, u32)>,
    /// Number of years that equal the stored data.
    unchanged: usize,
}

impl Planner<'_, Financials> {
    pub(super) fn financial(
        &mut self,
        draft: &mut Draft<Said>,
        known: &Known<Statement>,
    ) -> Judged<Work> {
        let company = self.company_of(draft, known, "财务数据")?;
        let stored = known.stored(company.id);
        let said = std::mem::take(&mut draft.said);
        let note = draft.facts.note.take();
        let source = said.source.unwrap_or(Source::Company);
        if said.source.is_none() {
            draft.notes.push(format!("未写来源，按“{}”登记", source.label()));
        }
        let mut outlook = Outlook::default();
        outlook.work.company_id = company.id;
        let mut marks = Vec::new();
        for (year, figures) in said.years.iter().filter_map(|(year, own)| Some(((*year)?, own))) {
            let mark = self.mark("statement", (company.id, year, source));
            let content = content(figures, &said, note.as_deref());
            match self.marked(mark) {
                Some(earlier) if earlier.content == content => {
                    outlook.repeated.push((year, earlier.number));
                    continue;
                }
                Some(earlier) => return Err(self.contradicts(draft, year, source, earlier.number)),
                None => marks.push((mark, content)),
            }
            let of_year =
                |one: &&Statement| (one.facts.fiscal_year, one.facts.source) == (year, source);
            let stored = stored.iter().find(of_year);
            let before = stored.map_or_else(|| Facts::new(year, source), |one| one.facts.clone());
            let facts = stated(before, figures, &said, note.as_deref());
            let complaints = facts.complaints(self.reader.list.today);
            if !complaints.is_empty() {
                return Err(self.complained(draft.number, &facts, complaints));
            }
            outlook.add(stored, facts);
        }
        for (mark, content) in marks {
            self.remember(mark, draft.number, content);
        }
        Ok(outlook.judgement(draft).of(company))
    }

    fn contradicts(&self, draft: &Draft<Said>, year: i32, source: Source, row: u32) -> Refused {
        let message = format!(
            "与第 {row} 行是同一家企业 {year} 年度同一来源（{}）的数据，但内容不同。请合并为一行，或写明不同的来源。",
            source.label()
        );
        self.refusal(draft, &Financials::FISCAL_YEAR, Code::Duplicate, message)
    }

    /// Creates the errors of a statement, each under the heading of its column.
    fn complained(&self, row: u32, facts: &Facts, complaints: Vec<FieldError>) -> Refused {
        let list = &self.reader.list;
        let told = complaints.into_iter().map(|complaint| {
            let field = field(&complaint.field);
            let figure = complaint.field.parse().ok();
            let year = figure.map(|_| facts.fiscal_year);
            let value = figure.and_then(|figure: Figure| {
                facts.value(figure).map(|value| figure.read_with_unit(value))
            });
            RowError {
                sheet: list.sheet.to_owned(),
                row,
                column: list.heading(Meaning { field, year }).to_owned(),
                value: value.unwrap_or_default(),
                code: complaint.code,
                message: complaint.message,
            }
        });
        told.collect()
    }
}

impl Outlook {
    fn add(&mut self, stored: Option<&Statement>, facts: Facts) {
        match stored {
            None => self.work.new.push(facts),
            Some(stored) if stored.facts == facts => self.unchanged += 1,
            Some(stored) => {
                self.changes.extend(differences(&stored.facts, &facts));
                self.work.changed.push((stored.clone(), facts));
            }
        }
    }

    fn judgement(self, draft: &mut Draft<Said>) -> Judgement<Work> {
        let Self { work, changes, repeated, unchanged } = self;
        let outcome = match (work.new.is_empty(), work.changed.is_empty()) {
            (false, _) => Outcome::Created,
            (true, false) => Outcome::Updated,
            (true, true) if unchanged == 0 => Outcome::Skipped,
            (true, true) => Outcome::Unchanged,
        };
        for (year, row) in repeated {
            draft.notes.push(format!("{year}年的数据与第 {row} 行相同，跳过"));
        }
        let is_written = matches!(outcome, Outcome::Created | Outcome::Updated);
        let work = is_written.then_some(work);
        Judgement { changes, work, ..Judgement::nothing(outcome) }
    }
}

/// Returns the facts, replaced by those the row gives; empty cells delete nothing.
fn stated(mut facts: Facts, figures: &Figures, said: &Said, note: Option<&str>) -> Facts {
    facts.take(figures);
    facts.audited = said.audited.unwrap_or(facts.audited);
    facts.as_of = said.as_of.or(facts.as_of);
    facts.document = said.document.clone().or(facts.document);
    facts.note = note.map(str::to_owned).or(facts.note);
    facts
}

/// Returns a hash of the content, to compare two rows about the same year.
fn content(figures: &Figures, said: &Said, note: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (figures, said.audited, said.as_of, &said.document, note).hash(&mut hasher);
    hasher.finish()
}

fn differences(old: &Facts, new: &Facts) -> impl Iterator<Item = FieldChange> {
    let year = new.fiscal_year;
    changes(old, new).into_iter().map(move |change| match field(&change.field) {
        field if field.code == change.field => of_year(field, year, change.old, change.new),
        _ => change,
    })
}
