//! Reads binary workbooks of Excel 97-2003 and 5.0/95 ([MS-XLS]): only texts, numbers, dates and
//! merges.
//!
//! Not read with calamine, because it builds dense ranges and trusts the lengths and chains
//! declared in a file: a few damaged bytes could make it allocate more memory than there is, which
//! a caller cannot catch.

use std::collections::HashMap;

use super::biff::{Biff, Record, Records, SharedStrings, TextReader, damaged};
use super::cfb::{CompoundFile, f64_at, u16_at, u32_at};
use super::error::ReadError;
use super::table::{Cell, Format, Merge, Table};
use super::workbook::{self, Feed, Sheet, Workbook};
use super::{ReadOptions, Vocabulary, dates};

/// Reads an .xls file.
pub(super) fn read(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Table, ReadError> {
    let mut file = CompoundFile::open(bytes)?;
    let stream = if file.has("Workbook") { file.stream("Workbook")? } else { file.stream("Book")? };
    let mut book = Xls::open(stream, options.limits.cells)?;
    workbook::read(&mut book, Format::Xls, options, vocabulary)
}

/// Record types that are read.
mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const R_STRING: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGE_CELLS: u16 = 0x00E5;
    pub const SST: u16 = 0x00FC;
    pub const LABEL_SST: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

struct Xls {
    stream: Vec<u8>,
    reader: TextReader,
    sheets: Vec<(Sheet, usize)>,
    strings: SharedStrings,
    /// For each cell format, whether it shows a date.
    shows_date: Vec<bool>,
    system_1904: bool,
    max_cells: usize,
}

enum Value {
    Shared(u32),
    Text(String),
    Other(Cell<'static>),
}

/// Row, column and value; in file order until sorted.
type Placed = (u16, u16, Value);

impl Xls {
    fn open(stream: Vec<u8>, max_cells: usize) -> Result<Self, ReadError> {
        let mut book = Self {
            stream: Vec::new(),
            reader: TextReader::default(),
            sheets: Vec::new(),
            strings: SharedStrings::default(),
            shows_date: Vec::new(),
            system_1904: false,
            max_cells,
        };
        let mut formats = HashMap::new();
        let mut cell_formats = Vec::new();
        for record in Records::new(&stream) {
            let record = record?;
            match record.kind {
                record::EOF => break,
                record::FILE_PASS => return Err(ReadError::EncryptedWorkbook),
                record::FORMAT => formats.extend(book.reader.format(record.data)),
                record::XF => cell_formats.push(u16_at(record.data, 2).unwrap_or(0)),
                _ => book.take_global(&record)?,
            }
        }
        let shows_date = |id: &u16| match formats.get(id) {
            Some(format) => dates::is_date_format(format),
            None => dates::is_builtin_date_format(*id),
        };
        book.shows_date = cell_formats.iter().map(shows_date).collect();
        book.stream = stream;
        Ok(book)
    }

    fn take_global(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let data = record.data;
        match record.kind {
            record::BOF if u16_at(data, 0) == Some(0x0500) => self.reader.biff = Biff::Five,
            record::CODE_PAGE => self.reader.set_code_page(u16_at(data, 0).unwrap_or(0)),
            record::DATE_MODE => self.system_1904 = u16_at(data, 0) == Some(1),
            record::SST => self.strings = SharedStrings::read(record)?,
            record::BOUND_SHEET => {
                let at = u32_at(data, 0).ok_or_else(damaged)? as usize;
                let (visibility, kind) = (data.get(4).copied(), data.get(5).copied());
                if kind == Some(0) {
                    let name = self.reader.short(data.get(6..).unwrap_or_default())?;
                    let visible = visibility.is_some_and(|v| v & 0x3F == 0);
                    self.sheets.push((Sheet { name, visible }, at));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the records of a sheet, without those of embedded charts.
    fn records(
        &self,
        sheet: &str,
    ) -> Result<impl Iterator<Item = Result<Record<'_>, ReadError>>, ReadError> {
        let found = self.sheets.iter().find(|(known, _)| known.name == sheet);
        let start = found.map(|(_, start)| *start).ok_or_else(damaged)?;
        let body = self.stream.get(start..).ok_or_else(damaged)?;
        let mut depth = 0usize;
        let within = Records::new(body).map_while(move |record| {
            let kind = record.as_ref().map_or(0, |record| record.kind);
            match kind {
                record::BOF => depth += 1,
                record::EOF => depth = depth.saturating_sub(1),
                _ => {}
            }
            (kind != record::EOF || depth > 0).then_some((depth, record))
        });
        Ok(within.filter(|(depth, _)| *depth <= 1).map(|(_, record)| record))
    }

    fn cells(&self, sheet: &str) -> Result<Vec<Placed>, ReadError> {
        let mut cells: Vec<Placed> = Vec::new();
        for record in self.records(sheet)? {
            let record = record?;
            if record.kind == record::STRING {
                // The text result of the preceding formula.
                let text = self.reader.long(record.data)?;
                if let Some((_, _, value)) = cells.last_mut() {
                    *value = Value::Text(text);
                }
                continue;
            }
            self.take_cells(&record, &mut cells)?;
            if cells.len() > self.max_cells {
                let limit = format!("{} 个单元格", self.max_cells);
                return Err(ReadError::TooLarge { what: "名单", limit });
            }
        }
        // Excel writes row by row; some other programs do not.
        if !cells.is_sorted_by_key(|(row, column, _)| (*row, *column)) {
            cells.sort_by_key(|(row, column, _)| (*row, *column));
        }
        Ok(cells)
    }

    fn take_cells(&self, record: &Record<'_>, cells: &mut Vec<Placed>) -> Result<(), ReadError> {
        let data = record.data;
        if record.kind == record::MUL_RK {
            return self.take_many(data, cells);
        }
        let value = match record.kind {
            record::NUMBER => self.number(u16_at(data, 4), f64_at(data, 6).ok_or_else(damaged)?),
            record::RK => self.number(u16_at(data, 4), rk(u32_at(data, 6).ok_or_else(damaged)?)),
            record::LABEL_SST => Value::Shared(u32_at(data, 6).ok_or_else(damaged)?),
            record::LABEL | record::R_STRING => {
                Value::Text(self.reader.long(data.get(6..).unwrap_or_default())?)
            }
            record::BOOL_ERR => bool_or_error(data.get(6).copied(), data.get(7) == Some(&1)),
            record::FORMULA => self.formula(data)?,
            _ => return Ok(()),
        };
        let row = u16_at(data, 0).ok_or_else(damaged)?;
        let column = u16_at(data, 2).ok_or_else(damaged)?;
        cells.push((row, column, value));
        Ok(())
    }

    fn take_many(&self, data: &[u8], cells: &mut Vec<Placed>) -> Result<(), ReadError> {
        let row = u16_at(data, 0).ok_or_else(damaged)?;
        let first = u16_at(data, 2).ok_or_else(damaged)?;
        let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, number) in (first..=u16::MAX).zip(numbers.chunks_exact(6)) {
            let packed = u32_at(number, 2).ok_or_else(damaged)?;
            cells.push((row, column, self.number(u16_at(number, 0), rk(packed))));
        }
        Ok(())
    }

    fn formula(&self, data: &[u8]) -> Result<Value, ReadError> {
        if u16_at(data, 12) != Some(0xFFFF) {
            return Ok(self.number(u16_at(data, 4), f64_at(data, 6).ok_or_else(damaged)?));
        }
        Ok(match data.get(6) {
            Some(1) => bool_or_error(data.get(8).copied(), false),
            Some(2) => bool_or_error(data.get(8).copied(), true),
            _ => Value::Other(Cell::Empty), // empty, or a text in the next record
        })
    }

    fn number(&self, format: Option<u16>, number: f64) -> Value {
        let dated = format.and_then(|format| self.shows_date.get(usize::from(format)).copied());
        let day = dates::civil(number, self.system_1904).filter(|_| dated == Some(true));
        Value::Other(day.map_or(Cell::Number(number), Cell::Date))
    }
}

impl Workbook for Xls {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, ReadError> {
        let mut merges = Vec::new();
        for record in self.records(sheet)? {
            let record = record?;
            if record.kind == record::MERGE_CELLS {
                let areas = record.data.get(2..).unwrap_or_default().chunks_exact(8);
                merges.extend(areas.filter_map(merge));
            }
        }
        Ok(merges)
    }

    fn feed(&mut self, sheet: &str, feed: &mut Feed<'_, '_>) -> Result<(), ReadError> {
        for (row, column, value) in self.cells(sheet)? {
            let cell = match &value {
                Value::Shared(index) => Cell::Text(self.strings.get(*index)),
                Value::Text(text) => Cell::Text(text),
                Value::Other(cell) => *cell,
            };
            if !feed.put(u32::from(row), u32::from(column), cell)? {
                break;
            }
        }
        Ok(())
    }
}

fn merge(area: &[u8]) -> Option<Merge> {
    Some(Merge {
        first_row: u32::from(u16_at(area, 0)?) + 1,
        last_row: u32::from(u16_at(area, 2)?) + 1,
        first_column: usize::from(u16_at(area, 4)?),
        last_column: usize::from(u16_at(area, 6)?),
    })
}

/// Decodes a 32-bit number: an integer or the upper half of a float, possibly multiplied by 100.
fn rk(packed: u32) -> f64 {
    let number = if packed & 2 == 2 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

fn bool_or_error(code: Option<u8>, is_error: bool) -> Value {
    Value::Other(match code {
        Some(code) if !is_error => Cell::Bool(code != 0),
        Some(0x00) => Cell::Error("#NULL!"),
        Some(0x07) => Cell::Error("#DIV/0!"),
        Some(0x0F) => Cell::Error("#VALUE!"),
        Some(0x17) => Cell::Error("#REF!"),
        Some(0x1D) => Cell::Error("#NAME?"),
        Some(0x24) => Cell::Error("#NUM!"),
        _ => Cell::Error("#N/A"),
    })
}

#[cfg(test)]
mod tests;
