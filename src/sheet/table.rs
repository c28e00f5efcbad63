//! What comes out: a table whose columns have names, and whose cells still know how they were written.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::encoding::Encoding;
use super::grid::Grid;
use super::units::AmountUnit;

/// What kind of file a table came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with one record a line.
    Csv {
        /// What stands between the cells: comma, tab, semicolon or bar.
        delimiter: char,
    },
    /// Office Open XML workbook.
    Xlsx,
    /// Binary workbook of Excel 97-2003 (or 5.0/95).
    Xls,
}

/// A list, read and divided into headings, rows and the rest.
#[derive(Clone, Debug)]
pub struct Table {
    /// Encoding of a text file; `None` for workbooks.
    pub encoding: Option<Encoding>,
    /// Kind of file.
    pub format: Format,
    /// Name of the sheet; for text the file's name without its ending.
    pub sheet: String,
    /// All sheets of the workbook, so that another can be asked for; for text only [`Table::sheet`].
    pub sheets: Vec<String>,
    /// Lines above the headings, as the sender wrote them.
    pub titles: Vec<Line>,
    /// The one or two heading lines, as the sender wrote them.
    pub heading_lines: Vec<Line>,
    /// Merged cells among titles and headings, for writing them again.
    pub merges: Vec<Merge>,
    /// 1-based row number of the last heading line.
    pub header_row: u32,
    /// Columns that have a heading or data, from left to right.
    pub columns: Vec<Column>,
    /// The unit a title gives for all amounts (`单位：万元`); for columns without [`Column::unit`].
    pub default_unit: Option<AmountUnit>,
    /// Lines that are no data rows, by row number.
    pub ignored: Vec<Ignored>,
    pub(super) grid: Grid,
    /// The lines of the grid that are data rows.
    pub(super) rows: Vec<u32>,
}

impl Table {
    /// The data rows, in the order of the list.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|line| Row { grid: &self.grid, line: *line as usize })
    }

    /// How many data rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The data row with a row number of the sheet.
    pub fn row_numbered(&self, number: u32) -> Option<Row<'_>> {
        self.line_of(number).map(|line| Row { grid: &self.grid, line })
    }

    /// Puts text into a cell of a data row, as if the sender had written it there. Whatever is no
    /// data row of this table is left alone.
    pub fn write(&mut self, number: u32, column: usize, text: &str) {
        if let Some(line) = self.line_of(number) {
            self.grid.write(line, column, text);
        }
    }

    fn line_of(&self, number: u32) -> Option<usize> {
        let at = self.rows.binary_search_by_key(&number, |line| self.grid.number(*line as usize));
        self.rows.get(at.ok()?).map(|line| *line as usize)
    }

    /// The data row at a 0-based position in [`Table::rows`].
    pub fn row(&self, position: usize) -> Option<Row<'_>> {
        self.rows.get(position).map(|line| Row { grid: &self.grid, line: *line as usize })
    }
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 0-based position in the sheet; what [`Row::cell`] takes.
    pub index: usize,
    /// The heading to recognise the column by: full-width letters and brackets folded, spaces, line breaks and
    /// required-marks (`*`) out, units out, two levels joined with `/`. Empty when there is data without heading.
    pub heading: String,
    /// The lower level of a two-level heading by itself, cleaned likewise; else the same as `heading`.
    pub leaf: String,
    /// The heading as the sender wrote it, levels joined with `/`.
    pub raw: String,
    /// The unit of amount in the heading, or in the group heading above it.
    pub unit: Option<AmountUnit>,
}

/// One data row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    grid: &'t Grid,
    line: usize,
}

impl<'t> Row<'t> {
    /// 1-based row of the sheet; for text the physical line on which the record starts.
    pub fn number(&self) -> u32 {
        self.grid.number(self.line)
    }

    /// The cell in the column with that [`Column::index`]; empty beyond the end of the row.
    pub fn cell(&self, column: usize) -> Cell<'t> {
        self.grid.cell(self.line, column)
    }

    /// The cell as text; see [`Cell::text`].
    pub fn text(&self, column: usize) -> Cow<'t, str> {
        self.cell(column).text()
    }

    /// All cells from the first column of the sheet to the last filled one.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell<'t>> + use<'t> {
        self.grid.cells(self.line)
    }
}

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'t> {
    /// Nothing, or nothing but spaces.
    Empty,
    /// Text exactly as in the file, spaces included. Every cell of a text file is this or empty.
    Text(&'t str),
    /// A number. Beyond 15 digits Excel has already destroyed the last ones.
    Number(f64),
    /// A number formatted as a date: the civil day it shows, in either date system.
    Date(NaiveDate),
    /// A truth value.
    Bool(bool),
    /// An error value such as `#N/A`.
    Error(&'t str),
}

impl<'t> Cell<'t> {
    /// Whether the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The cell as a person reads it: text as it is, numbers with at most 15 significant digits and never with an
    /// exponent, dates as `2024-03-01`.
    pub fn text(&self) -> Cow<'t, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(shown(*number)),
            Self::Date(date) => Cow::Owned(date.format("%Y-%m-%d").to_string()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }
}

/// Binary fractions show digits that nobody typed (-516.5599999999999): Excel shows 15, so do we.
fn shown(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A line kept as the sender wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 1-based row of the sheet.
    pub row: u32,
    /// Text of the cells, up to the last filled one.
    pub cells: Vec<String>,
}

/// Cells merged into one. Rows are 1-based, columns 0-based; all are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: usize,
    pub last_column: usize,
}

/// A line, or a run of blank ones, that is no data row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// 1-based row of the sheet.
    pub row: u32,
    /// The last row of a run of blank ones; else the same as `row`.
    pub last_row: u32,
    /// What the line is taken for.
    pub why: IgnoredWhy,
    /// Its text, cells separated by spaces, cut after 120 characters.
    pub text: String,
}

/// What an ignored line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredWhy {
    /// Nothing in it but spaces, or only the serial number of a row nobody filled in.
    Blank,
    /// Above the headings.
    Title,
    /// A total or subtotal.
    Total,
    /// A source, a remark, a signature.
    Note,
    /// The example row of the import template.
    Example,
    /// The headings once more, as printed lists have on every page.
    RepeatedHeading,
}

impl IgnoredWhy {
    /// The stable English token.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Title => "title",
            Self::Total => "total",
            Self::Note => "note",
            Self::Example => "example",
            Self::RepeatedHeading => "repeated_heading",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_excel() {
        let shown = |number| Cell::Number(number).text().into_owned();
        assert_eq!(shown(-516.559_999_999_999), "-516.559999999999");
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(28326.5), "28326.5");
        assert_eq!(shown(91_441_900_061_816_318.0), "91441900061816300");
        assert_eq!(shown(9.14419e17), "914419000000000000");
        assert_eq!(shown(0.0), "0");
        assert_eq!(shown(f64::NAN), "NaN");
    }
}
