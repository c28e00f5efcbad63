//! A planned row as people see it before they commit it.

use super::super::kinds::companies::plan::{changes, from_nothing};
use crate::blocker::BlockerFacts;
use crate::columns::{Field, Meaning};
use crate::company::Facts;
use crate::financial::{self, Figure};
use crate::import::model::{FieldChange, RowPreview};
use crate::import::plan::{Planned, Verb, Work};
use crate::limits::mask_phone;
use crate::listing::NewListing;

/// What a row would change, or what it would record: of a new company all that is known of it.
pub fn of(row: &Planned) -> RowPreview {
    let mut shown = match &row.work {
        Work::Create(work) => changes(&Facts::default(), &work.0),
        Work::Raise(work) => raised(&work.1),
        Work::State(work) => work.new.iter().flat_map(stated).chain(row.changes.clone()).collect(),
        Work::Verb(Verb::List(work)) if row.company_id.is_none() => {
            changes(&Facts::default(), &work.facts)
        }
        _ => row.changes.clone(),
    };
    if let Work::Verb(Verb::List(work)) = &row.work {
        shown.extend(work.new.iter().flat_map(recorded));
    }
    for change in shown.iter_mut().filter(|change| change.field == Field::ContactPhone.code()) {
        for text in [&mut change.old, &mut change.new].into_iter().flatten() {
            *text = mask_phone(text);
        }
    }
    RowPreview {
        row: row.number,
        outcome: row.outcome,
        name: row.name.clone(),
        company_id: row.company_id,
        changes: shown,
        notes: row.notes.clone(),
    }
}

/// A new blocker.
fn raised(facts: &BlockerFacts) -> Vec<FieldChange> {
    let mut shown = from_nothing(facts);
    shown.retain(|change| change.new.as_deref().is_some_and(|text| !text.is_empty()));
    shown
}

/// A new statement: its figures, each with its year, and whose they are.
fn stated(facts: &financial::Facts) -> Vec<FieldChange> {
    let year = Some(facts.fiscal_year);
    let figures = Figure::ALL.iter().filter_map(|figure| {
        let field = figure.code().parse().ok()?;
        let new = Some(facts.value(*figure)?.to_string());
        Some(of_year(Meaning { field, year }, None, new))
    });
    let source =
        of_year(Meaning { field: Field::Source, year }, None, Some(facts.source.to_string()));
    figures.chain([source]).collect()
}

/// A member of a statement, with its year: a row may speak of several.
pub fn of_year(meaning: Meaning, old: Option<String>, new: Option<String>) -> FieldChange {
    FieldChange { field: meaning.to_string(), label: meaning.label(), old, new }
}

/// A new listing.
fn recorded(new: &NewListing) -> impl Iterator<Item = FieldChange> {
    let members = [
        (Field::StockCode, Some(new.stock_code.clone())),
        (Field::Board, Some(new.board.code().to_owned())),
        (Field::ListedOn, Some(new.listed_on.to_string())),
        (Field::FundsRaised, new.funds_raised_yuan.map(|yuan| yuan.to_string())),
    ];
    members.into_iter().filter(|(_, new)| new.is_some()).map(|(field, new)| FieldChange {
        field: field.code().to_owned(),
        label: field.label().to_owned(),
        old: None,
        new,
    })
}
