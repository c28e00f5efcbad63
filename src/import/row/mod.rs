//! One row, read by itself: what it says, what was normalised, what is wrong. Pure.

mod cell;
pub mod company;
pub mod words;

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::list_kind::{ListKind, ReadCell};
use super::model::{Reading, RowError};
use super::value::{HeadingUnit, is_blank, parse_heading_unit};
use crate::columns::{Field, Meaning};
use crate::company::{Facts, FoldedName};
use crate::error::Code;
use crate::market::StockCode;
use crate::sheet::{self, Cell, Row, Table};
use crate::town::Gazetteer;

pub use cell::{CellContext, PEOPLE, Refusal};

/// What rows are read with, of whichever kind.
pub struct Reader<'a> {
    /// Recognises units.
    pub gazetteer: &'a Gazetteer,
    /// The sheet's name, for errors.
    pub sheet: &'a str,
    /// Which column holds which field.
    pub columns: Vec<Column>,
    /// The unit of rows that name none.
    pub default_town: Option<&'a str>,
    /// Nothing that a list tells was later.
    pub today: NaiveDate,
}

/// A mapped column.
pub struct Column {
    /// What it holds.
    pub field: &'static Field,
    /// The fiscal year its figures are of, where the column is of one year alone.
    pub year: Option<i32>,
    /// Where it is.
    pub index: usize,
    /// The sender's heading.
    pub heading: String,
    /// The unit its heading gives.
    pub unit: Option<HeadingUnit>,
}

/// What a row says.
#[derive(Debug, Default)]
pub struct Draft<S> {
    /// Row of the sheet.
    pub number: u32,
    /// The facts of its company that it gives; the others are at their defaults.
    pub facts: Facts,
    /// What its company's name is compared by.
    pub folded_name: FoldedName,
    /// 证券代码 of its company
    pub stock_code: Option<StockCode>,
    /// Whether the row itself tells the unit.
    pub says_town: bool,
    /// What it says beyond its company's facts.
    pub said: S,
    /// What was normalised or left alone.
    pub notes: Vec<String>,
    /// What is wrong.
    pub errors: Vec<RowError>,
    /// Identifies the mapped content, to tell an exact repeat.
    pub content: u64,
    /// Why the row is none of ours: it concerns another city, or says nothing.
    pub elsewhere: Option<String>,
}

/// Reads the rows of a kind of list.
pub struct RowReader<'a, K: ListKind> {
    /// What its words are recognised by.
    pub kind: &'a K,
    /// What rows are read with.
    pub list: Reader<'a>,
    /// How the cells of each column are read.
    cells: Vec<ReadCell<K>>,
}

impl<'a, K: ListKind> RowReader<'a, K> {
    /// A reader of a table as it was understood.
    pub fn new(
        kind: &'a K,
        table: &'a Table,
        reading: &'a Reading,
        gazetteer: &'a Gazetteer,
        today: NaiveDate,
    ) -> Self {
        let mapped = reading.columns.iter().filter_map(|mapped| {
            let raw = table.columns.iter().find(|column| column.index == mapped.index)?;
            let own = K::fields().iter().find(|own| Some(&own.field) == mapped.field)?;
            let column = Column {
                field: &own.field,
                year: mapped.year,
                index: mapped.index,
                heading: mapped.heading.clone(),
                unit: unit_of(table, raw),
            };
            Some((column, own.read))
        });
        let (columns, cells) = mapped.unzip();
        let default_town = reading.default_town.as_deref();
        let list = Reader { gazetteer, sheet: &table.sheet, columns, default_town, today };
        Self { kind, list, cells }
    }

    /// Reads one row.
    pub fn draft(&self, row: Row<'_>) -> Draft<K::Said> {
        let number = row.number();
        let mut draft = Draft { number, content: self.list.content(row), ..Draft::default() };
        for (column, read) in self.list.columns.iter().zip(&self.cells) {
            let cell = row.cell(column.index);
            if is_nothing(cell) {
                continue;
            }
            let text = cell.text();
            let cell = CellContext { reader: &self.list, column, cell, text: text.trim() };
            if let Err(refusal) = cell.legible().and_then(|()| read(self.kind, &mut draft, &cell)) {
                let Refusal { code, message, is_hidden } = refusal;
                let shown = if is_hidden { "" } else { cell.text };
                draft.errors.push(self.list.error(number, &column.heading, shown, code, message));
            }
        }
        self.kind.finish(&self.list, &mut draft);
        draft.folded_name = FoldedName::new(&draft.facts.name);
        draft
    }
}

impl Reader<'_> {
    /// Notes that something is wrong about a field of a row.
    pub fn refuse<S>(
        &self,
        draft: &mut Draft<S>,
        field: &'static Field,
        value: &str,
        code: Code,
        message: impl Into<String>,
    ) {
        let heading = self.heading(field.into());
        draft.errors.push(self.error(draft.number, heading, value, code, message));
    }

    /// What is wrong under a heading of a row.
    pub fn error(
        &self,
        row: u32,
        heading: &str,
        value: &str,
        code: Code,
        message: impl Into<String>,
    ) -> RowError {
        RowError {
            sheet: self.sheet.to_owned(),
            row,
            column: heading.to_owned(),
            value: value.trim().chars().take(100).collect(),
            code,
            message: message.into(),
        }
    }

    /// The sender's heading of a field, of a year where one is meant, or else the field's name.
    pub fn heading(&self, meaning: Meaning) -> &str {
        let own = self.columns.iter().filter(|column| column.field == meaning.field);
        let of_year = own.clone().find(|column| column.year == meaning.year);
        let column = of_year.or_else(|| own.clone().next());
        column.map_or(meaning.field.label, |column| &column.heading)
    }

    /// Whether something is wrong about a field of a row.
    pub fn has_error<S>(&self, draft: &Draft<S>, field: &'static Field) -> bool {
        let heading = self.heading(field.into());
        draft.errors.iter().any(|error| error.column == heading)
    }

    fn content(&self, row: Row<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        for column in &self.columns {
            row.text(column.index).trim().hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The unit of a column of amounts: its heading gives it, or a title.
pub fn unit_of(table: &Table, column: &sheet::Column) -> Option<HeadingUnit> {
    parse_heading_unit(&column.raw).or_else(|| title_unit(table))
}

/// `单位：万元` above the headings.
fn title_unit(table: &Table) -> Option<HeadingUnit> {
    let cells = table.titles.iter().flat_map(|line| &line.cells);
    cells
        .filter(|cell| cell.contains("单位:") || cell.contains("单位："))
        .find_map(|cell| parse_heading_unit(cell))
}

fn is_nothing(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => is_blank(text),
        _ => false,
    }
}
