//! The result: a table with named columns, whose cells keep their original form.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::encoding::Encoding;
use super::grid::Grid;
use super::units::AmountUnit;

/// File format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with one record per line.
    Csv {
        /// Separator of the cells: comma, tab, semicolon or bar.
        delimiter: char,
    },
    /// Office Open XML workbook.
    Xlsx,
    /// Binary workbook of Excel 97-2003 (or 5.0/95).
    Xls,
}

/// A list, divided into headings, rows and other lines.
#[derive(Clone, Debug)]
pub struct Table {
    /// Encoding of a text file; `None` for workbooks.
    pub encoding: Option<Encoding>,
    pub format: Format,
    /// Name of the sheet; for text files the file name without extension.
    pub sheet: String,
    /// Names of all sheets, so that another one can be requested; for text files only
    /// [`Table::sheet`].
    pub sheets: Vec<String>,
    /// Lines above the headings, as the sender wrote them.
    pub titles: Vec<RawLine>,
    /// The one or two heading lines, as the sender wrote them.
    pub heading_lines: Vec<RawLine>,
    /// Merged cells in titles and headings, for writing them again.
    pub merges: Vec<Merge>,
    /// 1-based row number of the last heading line.
    pub header_row: u32,
    /// Columns that have a heading or data, from left to right.
    pub columns: Vec<Column>,
    /// Unit of amount that a title gives for all columns (`单位：万元`); used for columns without
    /// [`Column::unit`].
    pub default_unit: Option<AmountUnit>,
    /// Lines that are not data rows, by row number.
    pub ignored: Vec<Ignored>,
    pub(super) grid: Grid,
    /// Lines of the grid that are data rows.
    pub(super) rows: Vec<u32>,
}

impl Table {
    /// Returns the data rows, in list order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = SheetRow<'_>> {
        self.rows.iter().map(|line| SheetRow { grid: &self.grid, line: *line as usize })
    }

    /// Returns the number of data rows.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the data row with this row number of the sheet.
    pub fn row_numbered(&self, number: u32) -> Option<SheetRow<'_>> {
        self.line_of(number).map(|line| SheetRow { grid: &self.grid, line })
    }

    /// Writes text into a cell of a data row, as if the sender had written it. Does nothing if the
    /// row is not a data row.
    pub fn write(&mut self, number: u32, column: usize, text: &str) {
        if let Some(line) = self.line_of(number) {
            self.grid.write(line, column, text);
        }
    }

    fn line_of(&self, number: u32) -> Option<usize> {
        let at = self.rows.binary_search_by_key(&number, |line| self.grid.number(*line as usize));
        self.rows.get(at.ok()?).map(|line| *line as usize)
    }

    /// Returns the data row at a 0-based position in [`Table::rows`].
    pub fn row(&self, position: usize) -> Option<SheetRow<'_>> {
        self.rows.get(position).map(|line| SheetRow { grid: &self.grid, line: *line as usize })
    }
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 0-based position in the sheet; the argument of [`SheetRow::cell`].
    pub index: usize,
    /// Heading for recognising the column: full-width letters and brackets folded; spaces, line
    /// breaks, required-marks (`*`) and units removed; two levels joined with `/`. Empty if there
    /// is data without a heading.
    pub heading: String,
    /// Lower level of a two-level heading, cleaned in the same way; otherwise the same as
    /// `heading`.
    pub leaf: String,
    /// Heading as the sender wrote it; levels joined with `/`.
    pub raw: String,
    /// Unit of amount in the heading, or in the group heading above it.
    pub unit: Option<AmountUnit>,
}

/// One data row.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'t> {
    grid: &'t Grid,
    line: usize,
}

impl<'t> SheetRow<'t> {
    /// Returns the 1-based row of the sheet; for text files the physical line where the record
    /// starts.
    pub fn number(&self) -> u32 {
        self.grid.number(self.line)
    }

    /// Returns the cell in the column with this [`Column::index`]; empty after the end of the row.
    pub fn cell(&self, column: usize) -> Cell<'t> {
        self.grid.cell(self.line, column)
    }

    /// Returns the cell as text; see [`Cell::text`].
    pub fn text(&self, column: usize) -> Cow<'t, str> {
        self.cell(column).text()
    }

    /// Returns all cells from the first column of the sheet to the last filled one.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell<'t>> + use<'t> {
        self.grid.cells(self.line)
    }
}

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'t> {
    /// Empty, or only spaces.
    Empty,
    /// Text exactly as in the file, including spaces. In a text file every cell is this or empty.
    Text(&'t str),
    /// A number. Excel has already lost the digits after the 15th.
    Number(f64),
    /// A number formatted as a date: the civil day that it shows, in either date system.
    Date(NaiveDate),
    /// A boolean.
    Bool(bool),
    /// An error value such as `#N/A`.
    Error(&'t str),
}

impl<'t> Cell<'t> {
    /// Returns whether the cell is empty.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Returns the cell as displayed text: numbers with at most 15 significant digits and never
    /// with an exponent, dates as `2024-03-01`.
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

/// Formats a number with 15 digits, as Excel does. Binary fractions have digits that nobody typed
/// (-516.5599999999999).
fn shown(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A line as the sender wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// 1-based row of the sheet.
    pub row: u32,
    /// Texts of the cells up to the last filled one.
    pub cells: Vec<String>,
}

/// Merged cells. Rows are 1-based, columns 0-based; all are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: usize,
    pub last_column: usize,
}

/// A line, or a run of blank lines, that is not a data row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// 1-based row of the sheet.
    pub row: u32,
    /// Last row of a run of blank lines; otherwise the same as `row`.
    pub last_row: u32,
    pub why: IgnoredWhy,
    /// Text of the line: cells separated by spaces, at most 120 characters.
    pub text: String,
}

/// Type of an ignored line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredWhy {
    /// Only spaces, or only the serial number of a row that was not filled in.
    Blank,
    /// A line above the headings.
    Title,
    /// A total or subtotal.
    Total,
    /// A source, a remark, a signature.
    Note,
    /// The example row of the import template.
    Example,
    /// The headings again, as on every page of a printed list.
    RepeatedHeading,
}

impl IgnoredWhy {
    /// Stable English token.
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
