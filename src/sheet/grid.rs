//! Cells of one sheet in compact form: one text buffer for all, 16 bytes per cell.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::error::{ReadError, SheetPosition};
use super::limits::{Limits, mebibytes};
use super::table::{Cell, Merge};

/// Maximum number of lines besides the data rows: titles, notes, totals.
const SPARE_LINES: usize = 100;

/// A stored cell; its text is in the buffer of the grid.
#[derive(Clone, Copy, Debug)]
enum Stored {
    Empty,
    Text { start: u32, end: u32 },
    Number(f64),
    Date(NaiveDate),
    Bool(bool),
    Error { start: u32, end: u32 },
}

#[derive(Clone, Copy, Debug)]
struct Line {
    number: u32,
    start: u32,
    end: u32,
}

/// Non-blank lines, and the runs of blank lines between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    text: String,
    cells: Vec<Stored>,
    lines: Vec<Line>,
    /// First and last row number of each run of blank lines.
    pub(super) blanks: Vec<(u32, u32)>,
}

impl Grid {
    /// Number of non-blank lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns the 1-based row number of a line.
    pub(super) fn number(&self, line: usize) -> u32 {
        self.lines.get(line).map_or(0, |line| line.number)
    }

    pub(super) fn cell(&self, line: usize, column: usize) -> Cell<'_> {
        self.stored(line).get(column).map_or(Cell::Empty, |stored| self.show(*stored))
    }

    pub(super) fn cells(&self, line: usize) -> impl ExactSizeIterator<Item = Cell<'_>> {
        self.stored(line).iter().map(|stored| self.show(*stored))
    }

    /// Writes text into a cell. A line that must grow is moved to the end of the cells.
    pub(super) fn write(&mut self, line: usize, column: usize, text: &str) {
        let (start, end) = (self.text.len(), self.text.len() + text.len());
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else { return };
        let Some(place) = self.lines.get_mut(line) else { return };
        let stored = match is_blank(Cell::Text(text)) {
            true => Stored::Empty,
            false => Stored::Text { start, end },
        };
        let width = (place.end - place.start) as usize;
        if column >= width {
            let moved = self.cells.len();
            self.cells.extend_from_within(place.start as usize..place.end as usize);
            self.cells.resize(moved + column + 1, Stored::Empty);
            (place.start, place.end) = (moved as u32, self.cells.len() as u32);
        }
        if let Some(cell) = self.cells.get_mut(place.start as usize + column) {
            *cell = stored;
            self.text.push_str(text);
        }
    }

    /// Returns whether any text cell may contain `word`: one scan instead of one per cell.
    pub(super) fn mentions(&self, word: &str) -> bool {
        self.text.contains(word)
    }

    fn stored(&self, line: usize) -> &[Stored] {
        let range = self.lines.get(line).map(|line| line.start as usize..line.end as usize);
        range.and_then(|range| self.cells.get(range)).unwrap_or_default()
    }

    fn show(&self, stored: Stored) -> Cell<'_> {
        let slice =
            |start: u32, end: u32| self.text.get(start as usize..end as usize).unwrap_or_default();
        match stored {
            Stored::Empty => Cell::Empty,
            Stored::Text { start, end } => Cell::Text(slice(start, end)),
            Stored::Number(number) => Cell::Number(number),
            Stored::Date(date) => Cell::Date(date),
            Stored::Bool(truth) => Cell::Bool(truth),
            Stored::Error { start, end } => Cell::Error(slice(start, end)),
        }
    }
}

/// Mode of reading a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    /// Only the first lines, to find the headings; cells over a limit are left out.
    Probe { lines: usize },
    /// The whole sheet, with strict limits; below `header_row`, text of vertical merges is filled
    /// down.
    Whole { header_row: u32 },
}

/// Builds a grid row by row and checks the limits.
pub(super) struct GridBuilder<'a> {
    grid: Grid,
    sheet: Option<&'a str>,
    limits: &'a Limits,
    reading: Reading,
    /// Vertical merges of the body, sorted by first row in descending order.
    merges: Vec<Merge>,
    /// Open merges by column: last row and text to repeat.
    falling: BTreeMap<usize, (u32, Stored)>,
    row: u32,
    line_start: usize,
    complaint: Option<ReadError>,
}

impl<'a> GridBuilder<'a> {
    /// `sheet` is `None` for text files.
    pub(super) fn new(
        sheet: Option<&'a str>,
        limits: &'a Limits,
        reading: Reading,
        merges: &[Merge],
    ) -> Self {
        let body = match reading {
            Reading::Probe { .. } => u32::MAX,
            Reading::Whole { header_row } => header_row,
        };
        let vertical = |m: &&Merge| m.first_row > body && m.last_row > m.first_row;
        let mut merges: Vec<Merge> = merges.iter().filter(vertical).copied().collect();
        merges.sort_by_key(|merge| std::cmp::Reverse(merge.first_row));
        Self {
            grid: Grid::default(),
            sheet,
            limits,
            reading,
            merges,
            falling: BTreeMap::new(),
            row: 0,
            line_start: 0,
            complaint: None,
        }
    }

    /// Reserves memory for the text and cells at once, to avoid copies while they grow.
    pub(super) fn make_room(&mut self, bytes: usize, cells: usize) {
        let most = usize::try_from(self.limits.unpacked_bytes).unwrap_or(usize::MAX);
        self.grid.text.reserve_exact(bytes.min(most));
        self.grid.cells.reserve_exact(cells.min(self.limits.cells));
    }

    /// Returns whether a probe has enough lines.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.reading, Reading::Probe { lines } if self.grid.lines.len() >= lines)
    }

    /// Adds the cell at 1-based `row` and 0-based `column`. Rows must be in order; columns need not
    /// be.
    pub(super) fn put(&mut self, row: u32, column: usize, cell: Cell<'_>) -> Result<(), ReadError> {
        if row < self.row {
            return Err(ReadError::damaged("行的次序颠倒"));
        }
        if row > self.row {
            self.end_line()?;
            self.row = row;
        }
        if is_blank(cell) {
            return Ok(());
        }
        if column >= self.limits.columns {
            let place = self.place(column);
            return self.refuse(ReadError::TooManyColumns { place, limit: self.limits.columns });
        }
        let stored = self.store(cell, column)?;
        self.set(column, stored)
    }

    /// Records that the rows from `first` to `last` are blank.
    pub(super) fn blank(&mut self, first: u32, last: u32) -> Result<(), ReadError> {
        self.end_line()?;
        self.row = self.row.max(last);
        match self.grid.blanks.last_mut() {
            Some(run) if run.1.checked_add(1) == Some(first) => run.1 = last,
            _ => self.grid.blanks.push((first, last)),
        }
        Ok(())
    }

    /// Returns the grid and, for a probe, the first limit that was exceeded.
    pub(super) fn finish(mut self) -> Result<(Grid, Option<ReadError>), ReadError> {
        self.end_line()?;
        self.grid.cells.shrink_to_fit();
        self.grid.text.shrink_to_fit();
        Ok((self.grid, self.complaint))
    }

    fn store(&mut self, cell: Cell<'_>, column: usize) -> Result<Stored, ReadError> {
        Ok(match cell {
            Cell::Empty => Stored::Empty,
            Cell::Number(number) => Stored::Number(number),
            Cell::Date(date) => Stored::Date(date),
            Cell::Bool(truth) => Stored::Bool(truth),
            Cell::Text(text) => {
                let (start, end) = self.store_text(text, column)?;
                Stored::Text { start, end }
            }
            Cell::Error(text) => {
                let (start, end) = self.store_text(text, column)?;
                Stored::Error { start, end }
            }
        })
    }

    fn store_text(&mut self, text: &str, column: usize) -> Result<(u32, u32), ReadError> {
        let limit = self.limits.cell_chars;
        let mut kept = text;
        if text.len() > limit
            && let Some((cut, _)) = text.char_indices().nth(limit)
        {
            self.refuse(ReadError::CellTooLong { place: self.place(column), limit })?;
            kept = text.get(..cut).unwrap_or_default();
        }
        let start = self.grid.text.len();
        let end = start + kept.len();
        if end as u64 > self.limits.unpacked_bytes.min(u64::from(u32::MAX)) {
            let limit = mebibytes(self.limits.unpacked_bytes);
            return Err(ReadError::TooLarge { what: "名单的文字", limit });
        }
        self.grid.text.push_str(kept);
        Ok((start as u32, end as u32))
    }

    /// Sets a value in the current line; adds empty cells before it if needed.
    fn set(&mut self, column: usize, stored: Stored) -> Result<(), ReadError> {
        let at = self.line_start + column;
        if at >= self.limits.cells {
            let limit = format!("{} 个单元格", self.limits.cells);
            return Err(ReadError::TooLarge { what: "名单", limit });
        }
        if at >= self.grid.cells.len() {
            self.grid.cells.resize(at, Stored::Empty);
            self.grid.cells.push(stored);
        } else if let Some(cell) = self.grid.cells.get_mut(at) {
            *cell = stored;
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), ReadError> {
        if self.grid.cells.len() == self.line_start {
            return Ok(());
        }
        self.fill_down()?;
        let line = Line {
            number: self.row,
            start: self.line_start as u32,
            end: self.grid.cells.len() as u32,
        };
        self.grid.lines.push(line);
        self.line_start = self.grid.cells.len();
        if self.grid.lines.len() > self.limits.rows.saturating_add(SPARE_LINES) {
            let sheet = self.sheet.map(str::to_owned);
            return Err(ReadError::TooManyRows { sheet, limit: self.limits.rows });
        }
        Ok(())
    }

    /// Fills the text of open merges into the current line. Numbers are never repeated: a total
    /// over five rows is not five totals.
    fn fill_down(&mut self) -> Result<(), ReadError> {
        let row = self.row;
        self.falling.retain(|_, (last_row, _)| *last_row >= row);
        let falling: Vec<_> = self.falling.iter().map(|(c, (_, stored))| (*c, *stored)).collect();
        for (column, stored) in falling {
            if matches!(self.present(column), Stored::Empty) {
                self.set(column, stored)?;
            }
        }
        while let Some(merge) = self.merges.pop_if(|merge| merge.first_row <= row) {
            let text = self.present(merge.first_column);
            if merge.first_row == row && matches!(text, Stored::Text { .. }) {
                self.falling.insert(merge.first_column, (merge.last_row, text));
            }
        }
        Ok(())
    }

    fn present(&self, column: usize) -> Stored {
        self.grid.cells.get(self.line_start + column).copied().unwrap_or(Stored::Empty)
    }

    /// Handles an exceeded limit: an error when reading all, only recorded by a probe.
    fn refuse(&mut self, error: ReadError) -> Result<(), ReadError> {
        match self.reading {
            Reading::Whole { .. } => Err(error),
            Reading::Probe { .. } => {
                self.complaint.get_or_insert(error);
                Ok(())
            }
        }
    }

    fn place(&self, column: usize) -> SheetPosition {
        let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1);
        SheetPosition { sheet: self.sheet.map(str::to_owned), row: self.row, column }
    }
}

/// Returns whether a cell is blank. Blank cells with a format often have a space of any width.
pub(super) fn is_blank(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => {
            text.chars().all(|c| c.is_whitespace() || c.is_control() || is_zero_width(c))
        }
        _ => false,
    }
}

/// Returns whether `c` has zero width; such characters only disturb comparisons.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}')
}
