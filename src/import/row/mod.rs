//! Reads single rows: values, normalisations and errors. Has no side effects.

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
use crate::sheet::{self, Cell, SheetRow, Table};
use crate::town::Gazetteer;

pub use cell::{CellContext, PEOPLE, Refusal};

/// Context for reading rows, the same for all list kinds.
pub struct Reader<'a> {
    /// Recognises towns by name and address.
    pub gazetteer: &'a Gazetteer,
    /// Name of the sheet, for errors.
    pub sheet: &'a str,
    pub columns: Vec<Column>,
    /// Code of the town for rows that name none.
    pub default_town: Option<&'a str>,
    /// Today in China time; events in a list must not be later.
    pub today: NaiveDate,
}

/// A mapped column.
pub struct Column {
    pub field: &'static Field,
    /// Fiscal year of the figures, if the column has figures of a single year.
    pub year: Option<i32>,
    /// 0-based position in the sheet.
    pub index: usize,
    /// The sender's heading.
    pub heading: String,
    /// Unit given by the heading or a title.
    pub unit: Option<HeadingUnit>,
}

/// Data read from a row.
#[derive(Debug, Default)]
pub struct Draft<S> {
    /// Row of the sheet.
    pub number: u32,
    /// Company facts that the row gives; the others have default values.
    pub facts: Facts,
    /// Company name in the form used for comparison.
    pub folded_name: FoldedName,
    /// 证券代码
    pub stock_code: Option<StockCode>,
    /// Whether the row itself gives the town.
    pub says_town: bool,
    /// Data besides the company facts.
    pub said: S,
    /// Chinese notes: what was normalised or not used.
    pub notes: Vec<String>,
    pub errors: Vec<RowError>,
    /// Hash of the mapped cells, to detect an exact repeat.
    pub content: u64,
    /// Why the row is skipped: it concerns another city or is empty; otherwise `None`.
    pub elsewhere: Option<String>,
}

/// Reads the rows of a list kind.
pub struct RowReader<'a, K: ListKind> {
    /// Terms by which cell texts are recognised.
    pub kind: &'a K,
    pub list: Reader<'a>,
    /// Read function of each column.
    cells: Vec<ReadCell<K>>,
}

impl<'a, K: ListKind> RowReader<'a, K> {
    /// Creates the reader of a table with its column mapping.
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
    pub fn draft(&self, row: SheetRow<'_>) -> Draft<K::Said> {
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
    /// Adds an error for a field of a row.
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

    /// Creates an error for a heading of a row.
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

    /// Returns the sender's heading of a field (and year, if given), otherwise the name of the
    /// field.
    pub fn heading(&self, meaning: Meaning) -> &str {
        let own = self.columns.iter().filter(|column| column.field == meaning.field);
        let of_year = own.clone().find(|column| column.year == meaning.year);
        let column = of_year.or_else(|| own.clone().next());
        column.map_or(meaning.field.label, |column| &column.heading)
    }

    /// Returns whether the row has an error for a field.
    pub fn has_error<S>(&self, draft: &Draft<S>, field: &'static Field) -> bool {
        let heading = self.heading(field.into());
        draft.errors.iter().any(|error| error.column == heading)
    }

    fn content(&self, row: SheetRow<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        for column in &self.columns {
            row.text(column.index).trim().hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Returns the unit of a column of amounts, from its heading or from a title.
pub fn unit_of(table: &Table, column: &sheet::Column) -> Option<HeadingUnit> {
    parse_heading_unit(&column.raw).or_else(|| title_unit(table))
}

/// Returns the unit of a title above the headings, such as `单位：万元`.
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
