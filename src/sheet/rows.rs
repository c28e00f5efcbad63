//! Divides the lines of a sheet into titles, data rows and other lines.

use super::encoding::Encoding;
use super::error::ReadError;
use super::grid::Grid;
use super::headings::{FoundHeadings, folded};
use super::limits::Limits;
use super::notes;
use super::table::{Cell, Column, Format, Ignored, IgnoredWhy, Merge, RawLine, Table};
use super::units::{self, AmountUnit};

/// Origin of a grid.
pub(super) struct Source {
    pub encoding: Option<Encoding>,
    pub format: Format,
    pub sheet: String,
    pub sheets: Vec<String>,
    pub merges: Vec<Merge>,
}

const KEPT_TEXT_CHARS: usize = 120;
/// Minimum number of columns for which a single cell at the end of a list is a remark.
const COLUMNS_OF_A_LIST: usize = 3;

/// Builds the table. Refuses a list without data rows.
pub(super) fn tabulate(
    grid: Grid,
    found: FoundHeadings,
    source: Source,
    limits: &Limits,
) -> Result<Table, ReadError> {
    let sheet = source.encoding.is_none().then(|| source.sheet.clone());
    let header_row = grid.number(found.last);
    let (rows, mut ignored) = Divider::new(&grid, &found).divide();
    if rows.is_empty() {
        return Err(ReadError::NoDataRows { sheet, header_row });
    }
    if rows.len() > limits.rows {
        return Err(ReadError::TooManyRows { sheet, limit: limits.rows });
    }
    ignored.extend(grid.blanks.iter().map(|(first, last)| Ignored {
        row: *first,
        last_row: *last,
        why: IgnoredWhy::Blank,
        text: String::new(),
    }));
    ignored.sort_by_key(|line| line.row);
    let titles: Vec<RawLine> = (0..found.first).map(|line| raw_line(&grid, line)).collect();
    Ok(Table {
        encoding: source.encoding,
        format: source.format,
        sheet: source.sheet,
        sheets: source.sheets,
        default_unit: default_unit(&titles),
        titles,
        heading_lines: (found.first..=found.last).map(|line| raw_line(&grid, line)).collect(),
        merges: source.merges.into_iter().filter(|m| m.last_row <= header_row).collect(),
        header_row,
        columns: columns(&grid, &found, &rows),
        ignored,
        grid,
        rows,
    })
}

fn raw_line(grid: &Grid, line: usize) -> RawLine {
    let cells = grid.cells(line).map(|cell| cell.text().into_owned()).collect();
    RawLine { row: grid.number(line), cells }
}

fn columns(grid: &Grid, found: &FoundHeadings, rows: &[u32]) -> Vec<Column> {
    let mut used = vec![false; found.headings.len()];
    for line in rows {
        let cells = grid.cells(*line as usize);
        if cells.len() > used.len() {
            used.resize(cells.len(), false);
        }
        for (used, cell) in used.iter_mut().zip(cells) {
            *used |= !cell.is_empty();
        }
    }
    let columns = used.into_iter().enumerate().map(|(index, used)| {
        let heading = found.headings.get(index).cloned().unwrap_or_default();
        let column = Column {
            index,
            heading: heading.heading,
            leaf: heading.leaf,
            raw: heading.raw,
            unit: heading.unit,
        };
        (used, column)
    });
    columns.filter(|(used, column)| *used || !column.raw.is_empty()).map(|(_, c)| c).collect()
}

fn default_unit(titles: &[RawLine]) -> Option<AmountUnit> {
    let words = titles.iter().flat_map(|line| &line.cells).flat_map(|cell| cell.split_whitespace());
    words.map(|word| folded(word).collect::<String>()).find_map(|word| units::in_title(&word))
}

/// Separates data rows from other lines.
struct Divider<'a> {
    grid: &'a Grid,
    found: &'a FoundHeadings,
    /// Folded cells of the titles and headings, line by line.
    printed: Vec<(IgnoredWhy, Vec<String>)>,
    /// For each column, whether it only numbers the rows.
    serial: Vec<bool>,
    examples: bool,
}

/// Type of a line, without its context.
enum LineKind {
    Data,
    /// A single text cell: a remark if no full row follows.
    Lone,
    Ignored(IgnoredWhy),
}

impl<'a> Divider<'a> {
    fn new(grid: &'a Grid, found: &'a FoundHeadings) -> Self {
        let printed = (0..=found.last).map(|line| {
            let why =
                if line < found.first { IgnoredWhy::Title } else { IgnoredWhy::RepeatedHeading };
            (why, grid.cells(line).map(|cell| folded(&cell.text()).collect()).collect())
        });
        Self {
            grid,
            found,
            printed: printed.collect(),
            serial: found.headings.iter().map(|h| notes::is_serial_heading(&h.heading)).collect(),
            examples: grid.mentions(notes::EXAMPLE_MARK),
        }
    }

    fn divide(&self) -> (Vec<u32>, Vec<Ignored>) {
        let mut ignored: Vec<Ignored> =
            (0..self.found.first).map(|line| self.ignored(line, IgnoredWhy::Title)).collect();
        let mut rows = Vec::with_capacity(self.grid.len());
        let mut after_last_full = 0;
        for line in self.found.last + 1..self.grid.len() {
            match self.kind(line) {
                LineKind::Ignored(why) => ignored.push(self.ignored(line, why)),
                LineKind::Lone => rows.push(line as u32),
                LineKind::Data => {
                    rows.push(line as u32);
                    after_last_full = rows.len();
                }
            }
        }
        for line in rows.drain(after_last_full..) {
            ignored.push(self.ignored(line as usize, IgnoredWhy::Note));
        }
        (rows, ignored)
    }

    fn kind(&self, line: usize) -> LineKind {
        let mut filled = self.filled(line);
        let Some((first, cell)) = filled.next() else {
            return LineKind::Ignored(IgnoredWhy::Blank);
        };
        if let Some(why) = self.repeats(line, first, cell) {
            return LineKind::Ignored(why);
        }
        let second = filled.next();
        let lone = second.is_none();
        if lone && self.is_serial(first) {
            let unfilled = matches!(cell, Cell::Number(_)) || notes::is_serial_number(&cell.text());
            return LineKind::Ignored(if unfilled {
                IgnoredWhy::Blank
            } else {
                self.lone_word(cell)
            });
        }
        if self.examples && self.filled(line).any(|(_, cell)| is_text(cell, notes::marks_example)) {
            return LineKind::Ignored(IgnoredWhy::Example);
        }
        let leading = [Some((first, cell)), second].into_iter().flatten();
        if leading.into_iter().any(|(at, cell)| at < 4 && is_text(cell, notes::is_total)) {
            return LineKind::Ignored(IgnoredWhy::Total);
        }
        if is_text(cell, |text| notes::is_note(text, lone)) {
            return LineKind::Ignored(IgnoredWhy::Note);
        }
        let columns = self.found.headings.len();
        if lone && columns >= COLUMNS_OF_A_LIST && is_text(cell, notes::is_remark) {
            return LineKind::Lone;
        }
        LineKind::Data
    }

    /// Returns the type of a line with a text only under 序号: a total; otherwise a section title
    /// or a signature.
    fn lone_word(&self, cell: Cell<'_>) -> IgnoredWhy {
        if is_text(cell, notes::is_total) { IgnoredWhy::Total } else { IgnoredWhy::Note }
    }

    /// Returns the type of the title or heading line that this line repeats in all its filled
    /// cells, or `None`.
    fn repeats(&self, line: usize, first: usize, cell: Cell<'_>) -> Option<IgnoredWhy> {
        let says = |words: &[String], column: usize, cell: Cell<'_>| match cell {
            Cell::Text(text) => words.get(column).is_some_and(|word| folded(text).eq(word.chars())),
            _ => false,
        };
        let mut printed = self.printed.iter().filter(|(_, words)| says(words, first, cell));
        let repeated = printed
            .find(|(_, words)| self.filled(line).all(|(column, cell)| says(words, column, cell)));
        repeated.map(|(why, _)| *why)
    }

    fn is_serial(&self, column: usize) -> bool {
        self.serial.get(column).copied().unwrap_or(false)
    }

    fn filled(&self, line: usize) -> impl Iterator<Item = (usize, Cell<'a>)> + use<'a> {
        self.grid.cells(line).enumerate().filter(|(_, cell)| !cell.is_empty())
    }

    fn ignored(&self, line: usize, why: IgnoredWhy) -> Ignored {
        let mut text = String::new();
        for (_, cell) in self.filled(line) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(cell.text().trim());
        }
        let row = self.grid.number(line);
        let text = text.chars().take(KEPT_TEXT_CHARS).collect();
        Ignored { row, last_row: row, why, text }
    }
}

fn is_text(cell: Cell<'_>, test: impl Fn(&str) -> bool) -> bool {
    matches!(cell, Cell::Text(text) if test(text))
}
