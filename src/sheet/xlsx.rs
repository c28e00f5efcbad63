//! Office Open XML workbooks, read through calamine's stream of cells. Its ranges are dense: two
//! cells in opposite corners of a sheet would exhaust the memory.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    CellErrorType, DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::error::ReadError;
use super::table::{Cell, Format, Merge, Table};
use super::workbook::{self, Feed, Sheet, Workbook};
use super::{ReadOptions, Vocabulary, dates};

/// Reads an .xlsx file after measuring its unpacked size.
pub(super) fn read(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Table, ReadError> {
    options.limits.measure(bytes)?;
    let mut book = guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(refusal))?;
    workbook::read(&mut book, Format::Xlsx, options, vocabulary)
}

/// Catches panics: the library may panic on damaged parts, which is reported as a damaged file.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ReadError::damaged("内部结构错乱")))
}

fn refusal(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::EncryptedWorkbook,
        XlsxError::CellError(text) => ReadError::damaged(format!("有不能识别的错误值 {text}")),
        XlsxError::Zip(_) | XlsxError::Io(_) => ReadError::damaged("压缩结构有误"),
        XlsxError::FileNotFound(part) => ReadError::damaged(format!("缺少其中的 {part}")),
        XlsxError::WorksheetNotFound(name) => ReadError::damaged(format!("缺少工作表“{name}”")),
        // The other messages of the library are for programmers.
        _ => ReadError::damaged("内部结构有误"),
    }
}

impl Workbook for Xlsx<Cursor<&[u8]>> {
    fn sheets(&self) -> Vec<Sheet> {
        let sheets = self.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|s| Sheet { name: s.name.clone(), visible: s.visible == SheetVisible::Visible })
            .collect()
    }

    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, ReadError> {
        let merged = guarded(|| self.merge_cells_by_sheet_name(sheet).map_err(refusal))?;
        Ok(merged.into_iter().map(merge).collect())
    }

    fn feed(&mut self, sheet: &str, feed: &mut Feed<'_, '_>) -> Result<(), ReadError> {
        let system_1904 = self.has_1904_epoch();
        guarded(|| {
            let mut cells = self.worksheet_cells_reader(sheet).map_err(refusal)?;
            while let Some(cell) = cells.next_cell().map_err(refusal)? {
                let (row, column) = cell.get_position();
                if !feed.put(row, column, value(cell.get_value(), system_1904))? {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn merge(cells: Dimensions) -> Merge {
    Merge {
        first_row: cells.start.0.saturating_add(1),
        last_row: cells.end.0.saturating_add(1),
        first_column: cells.start.1 as usize,
        last_column: cells.end.1 as usize,
    }
}

fn value<'c>(value: &'c DataRef<'_>, system_1904: bool) -> Cell<'c> {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(moment) => {
            let day = dates::civil(moment.as_f64(), system_1904).filter(|_| moment.is_datetime());
            day.map_or(Cell::Number(moment.as_f64()), Cell::Date)
        }
        DataRef::DateTimeIso(text) => dates::iso(text).map_or(Cell::Text(text), Cell::Date),
        DataRef::Error(error) => Cell::Error(error_text(error)),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}
