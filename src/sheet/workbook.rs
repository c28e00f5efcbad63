//! Finds the sheet of a workbook with the list, and reads it.

use super::error::ReadError;
use super::grid::{Grid, GridBuilder, Reading, is_blank};
use super::headings::{self, FoundHeadings, PROBE_LINES, SEARCHED_LINES};
use super::rows::{self, Source};
use super::table::{Cell, Format, Merge, Table};
use super::{ReadOptions, Vocabulary};

/// A sheet with cells.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub visible: bool,
}

/// A workbook of either format.
pub(super) trait Workbook {
    fn sheets(&self) -> Vec<Sheet>;

    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, ReadError>;

    /// Passes every cell of a sheet to `feed`, until it needs no more.
    fn feed(&mut self, sheet: &str, feed: &mut Feed<'_, '_>) -> Result<(), ReadError>;
}

/// Passes cells to the builder, and the blank rows between them.
pub(super) struct Feed<'b, 'a> {
    builder: &'b mut GridBuilder<'a>,
    last_filled: u32,
}

impl Feed<'_, '_> {
    /// Adds the cell at 0-based `row` and `column`; returns whether more cells are needed.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell<'_>) -> Result<bool, ReadError> {
        let row = row.saturating_add(1);
        if !is_blank(cell) {
            if row > self.last_filled.saturating_add(1) {
                self.builder.blank(self.last_filled.saturating_add(1), row - 1)?;
            }
            self.last_filled = row;
            self.builder.put(row, column as usize, cell)?;
        }
        Ok(!self.builder.is_done())
    }
}

/// The first lines of a sheet, and the headings found there.
struct Probe {
    sheet: Sheet,
    merges: Vec<Merge>,
    found: FoundHeadings,
    has_data: bool,
}

/// Reads the requested sheet, or the one with the best headings above data.
pub(super) fn read(
    book: &mut dyn Workbook,
    format: Format,
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Table, ReadError> {
    let sheets = book.sheets();
    let limits = &options.limits;
    if sheets.len() > limits.sheets {
        return Err(ReadError::TooManySheets { count: sheets.len(), limit: limits.sheets });
    }
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let wanted: Vec<Sheet> = match options.sheet {
        None => sheets,
        Some(name) => sheets.into_iter().filter(|s| s.name.trim() == name.trim()).collect(),
    };
    if let (Some(name), true) = (options.sheet, wanted.is_empty()) {
        return Err(ReadError::UnknownSheet { name: name.to_owned(), available: names });
    }
    let probe = best(book, &wanted, options, vocabulary)?;
    let header_row = probe.header_row;
    let reading = Reading::Whole { header_row };
    let (grid, _) =
        grid_of(book, &probe.chosen.sheet.name, options, reading, &probe.chosen.merges)?;
    let source = Source {
        encoding: None,
        format,
        sheet: probe.chosen.sheet.name,
        sheets: names,
        merges: probe.chosen.merges,
    };
    rows::tabulate(grid, probe.chosen.found, source, limits)
}

struct Best {
    chosen: Probe,
    header_row: u32,
}

/// Returns the best sheet. Visible sheets are preferred, because hidden ones often hold the choices
/// of drop-down lists. An unreadable sheet is an error only if no other sheet is suitable.
fn best(
    book: &mut dyn Workbook,
    sheets: &[Sheet],
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Best, ReadError> {
    let mut best: Option<Best> = None;
    let mut refusal: Option<ReadError> = None;
    let mut with_content: Option<(String, usize)> = None;
    for sheet in sheets {
        let (grid, merges) = match beginning(book, sheet, options) {
            Ok((grid, merges, complaint)) => {
                refusal = refusal.or(complaint);
                (grid, merges)
            }
            Err(error) => {
                refusal.get_or_insert(error);
                continue;
            }
        };
        if grid.len() > 0 && with_content.is_none() {
            with_content = Some((sheet.name.clone(), grid.len()));
        }
        let Some(found) = headings::find(&grid, &merges, vocabulary) else { continue };
        let header_row = grid.number(found.last);
        let has_data = grid.len() > found.last + 1;
        let chosen = Probe { sheet: sheet.clone(), merges, found, has_data };
        if best.as_ref().is_none_or(|best| chosen.rank() > best.chosen.rank()) {
            best = Some(Best { chosen, header_row });
        }
    }
    match (best, refusal, with_content) {
        (Some(best), ..) => Ok(best),
        (None, Some(error), _) => Err(error),
        (None, None, None) => Err(ReadError::EmptyFile),
        (None, None, Some((sheet, lines))) => {
            let searched = lines.min(SEARCHED_LINES);
            Err(ReadError::NoHeadingRow { sheet: Some(sheet), searched })
        }
    }
}

impl Probe {
    fn rank(&self) -> (bool, bool, usize) {
        (self.has_data, self.sheet.visible, self.found.known)
    }
}

type Beginning = (Grid, Vec<Merge>, Option<ReadError>);

fn beginning(
    book: &mut dyn Workbook,
    sheet: &Sheet,
    options: &ReadOptions<'_>,
) -> Result<Beginning, ReadError> {
    let merges = book.merges(&sheet.name)?;
    let reading = Reading::Probe { lines: PROBE_LINES };
    let (grid, complaint) = grid_of(book, &sheet.name, options, reading, &[])?;
    Ok((grid, merges, complaint))
}

fn grid_of(
    book: &mut dyn Workbook,
    sheet: &str,
    options: &ReadOptions<'_>,
    reading: Reading,
    merges: &[Merge],
) -> Result<(Grid, Option<ReadError>), ReadError> {
    let mut builder = GridBuilder::new(Some(sheet), &options.limits, reading, merges);
    book.feed(sheet, &mut Feed { builder: &mut builder, last_filled: 0 })?;
    builder.finish()
}
