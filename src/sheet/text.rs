//! Text files: detects the delimiter, then reads cell by cell from the decoded text.
//!
//! Made for real lists, not for RFC 4180: rows can have different lengths, line ends can be of any
//! kind, and every row must know the physical line where it starts. A quote that is never closed is
//! refused, because it would silently include the rows after it.

use super::encoding::decode;
use super::error::ReadError;
use super::grid::{Grid, GridBuilder, Reading};
use super::headings::{self, PROBE_LINES};
use super::table::{Cell, Format, Table};
use super::{ReadOptions, Vocabulary, rows};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Number of bytes in which delimiters are counted.
const COUNTED_BYTES: usize = 64 << 10;

/// Reads a text file.
pub(super) fn read(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Table, ReadError> {
    let sheet = stem(options.file_name);
    if let Some(name) = options.sheet.filter(|name| *name != sheet) {
        let available = vec![sheet.to_owned()];
        return Err(ReadError::UnknownSheet { name: name.to_owned(), available });
    }
    let (encoding, text) = decode(bytes, options.encoding)?;
    if text.contains('\0') {
        let remedy = "改为上传 .xlsx、.xls 或 .csv 格式的名单";
        return Err(ReadError::NotAList { actual: "无法识别的文件", remedy });
    }
    if text.trim().is_empty() {
        return Err(ReadError::EmptyFile);
    }
    let delimiter = delimiter_of(&text, options, vocabulary);
    let mut builder =
        GridBuilder::new(None, &options.limits, Reading::Whole { header_row: 0 }, &[]);
    let ends = |byte: &u8| *byte == delimiter || *byte == b'\n';
    builder.make_room(text.len(), text.as_bytes().iter().filter(|byte| ends(byte)).count() + 1);
    parse(&text, delimiter, &mut builder)?;
    let (grid, _) = builder.finish()?;
    if grid.len() == 0 {
        return Err(ReadError::EmptyFile);
    }
    let found = headings::find(&grid, &[], vocabulary).ok_or_else(|| ReadError::NoHeadingRow {
        sheet: None,
        searched: grid.len().min(headings::SEARCHED_LINES),
    })?;
    let source = rows::Source {
        encoding: Some(encoding),
        format: Format::Csv { delimiter: char::from(delimiter) },
        sheet: sheet.to_owned(),
        sheets: vec![sheet.to_owned()],
        merges: Vec::new(),
    };
    rows::tabulate(grid, found, source, &options.limits)
}

/// Returns the file name without folder and extension: Excel's sheet name for a text file.
fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the delimiter with the most known headings; among equals, the most frequent one. A first
/// line `sep=` has priority.
fn delimiter_of(text: &str, options: &ReadOptions<'_>, vocabulary: &dyn Vocabulary) -> u8 {
    let named = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    if let Some(named) = named.filter(|byte| byte.is_ascii_punctuation() || *byte == b'\t') {
        return named;
    }
    let score = |delimiter: u8| {
        let grid = probe(text, delimiter, options);
        let known = headings::find(&grid, &[], vocabulary).map_or(0, |found| found.known);
        (known, text.bytes().take(COUNTED_BYTES).filter(|byte| *byte == delimiter).count())
    };
    let scored = DELIMITERS.iter().rev().map(|delimiter| (score(*delimiter), *delimiter));
    scored.max_by_key(|(score, _)| *score).map_or(b',', |(_, delimiter)| delimiter)
}

fn probe(text: &str, delimiter: u8, options: &ReadOptions<'_>) -> Grid {
    let reading = Reading::Probe { lines: PROBE_LINES };
    let mut builder = GridBuilder::new(None, &options.limits, reading, &[]);
    match parse(text, delimiter, &mut builder).and_then(|()| builder.finish()) {
        Ok((grid, _)) => grid,
        Err(_) => Grid::default(),
    }
}

/// Passes every record to the builder.
fn parse(text: &str, delimiter: u8, builder: &mut GridBuilder<'_>) -> Result<(), ReadError> {
    let mut scanner = Scanner { text, at: 0, line: 1, delimiter, unescaped: String::new() };
    while !scanner.at_end() && !builder.is_done() {
        let line = scanner.line;
        let (mut column, mut filled) = (0, false);
        loop {
            let (cell, end) = scanner.field()?;
            if !cell.is_empty() {
                builder.put(line, column, Cell::Text(cell))?;
                filled |= !cell.trim().is_empty();
            }
            if end == FieldEnd::Record {
                break;
            }
            column += 1;
        }
        if !filled {
            builder.blank(line, line)?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldEnd {
    Field,
    Record,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// 1-based physical line of `at`.
    line: u32,
    delimiter: u8,
    /// The current field, if quotes had to be removed.
    unescaped: String,
}

impl Scanner<'_> {
    fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Returns the next field and how it ended.
    fn field(&mut self) -> Result<(&str, FieldEnd), ReadError> {
        if self.peek() == Some(b'"') {
            return self.quoted_field();
        }
        let start = self.at;
        self.skip_plain();
        let end = self.at;
        let ended_by = self.take_end();
        Ok((self.text.get(start..end).unwrap_or_default(), ended_by))
    }

    fn quoted_field(&mut self) -> Result<(&str, FieldEnd), ReadError> {
        let opened_on = self.line;
        self.unescaped.clear();
        self.at += 1;
        loop {
            let start = self.at;
            self.skip_to_quote(opened_on)?;
            self.unescaped.push_str(self.text.get(start..self.at).unwrap_or_default());
            self.at += 1;
            if self.peek() != Some(b'"') {
                break;
            }
            self.unescaped.push('"');
            self.at += 1;
        }
        let start = self.at; // some systems write more after the closing quote
        self.skip_plain();
        self.unescaped.push_str(self.text.get(start..self.at).unwrap_or_default());
        let ended_by = self.take_end();
        Ok((&self.unescaped, ended_by))
    }

    fn skip_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let delimiter = self.delimiter;
        let ends = |byte: &u8| *byte == delimiter || *byte == b'\n' || *byte == b'\r';
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    fn skip_to_quote(&mut self, opened_on: u32) -> Result<(), ReadError> {
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => return Ok(()),
                b'\n' | b'\r' => self.take_line_end(),
                _ => self.at += 1,
            }
        }
        Err(ReadError::UnclosedQuote { line: opened_on })
    }

    /// Skips a delimiter or a line end.
    fn take_end(&mut self) -> FieldEnd {
        match self.peek() {
            Some(byte) if byte == self.delimiter => {
                self.at += 1;
                FieldEnd::Field
            }
            Some(_) => {
                self.take_line_end();
                FieldEnd::Record
            }
            None => FieldEnd::Record,
        }
    }

    fn take_line_end(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += if rest.starts_with(b"\r\n") { 2 } else { 1 };
        self.line = self.line.saturating_add(1);
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Limits;

    type Records = Vec<(u32, Vec<String>)>;

    fn records(text: &str, delimiter: u8) -> Result<(Records, Grid), ReadError> {
        let limits = Limits::default();
        let mut builder = GridBuilder::new(None, &limits, Reading::Whole { header_row: 0 }, &[]);
        parse(text, delimiter, &mut builder)?;
        let grid = builder.finish()?.0;
        let cells = |line| grid.cells(line).map(|cell| cell.text().into_owned()).collect();
        let records = (0..grid.len()).map(|line| (grid.number(line), cells(line))).collect();
        Ok((records, grid))
    }

    fn one(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_know_the_line_they_start_on() {
        let text = "a,b\r\n\r\n\"x\r\ny\n\",\"say \"\"hi\"\"\"\r,,\r\n c ,\"d\"e,,\n";
        let (records, grid) = records(text, b',').unwrap();
        let expected =
            [one(1, &["a", "b"]), one(3, &["x\r\ny\n", "say \"hi\""]), one(7, &[" c ", "de"])];
        assert_eq!(records, expected);
        assert_eq!(grid.blanks, [(2, 2), (6, 6)]);
    }

    #[test]
    fn quotes_inside_a_plain_cell_are_letters() {
        let (records, _) = records("=\"0012\";5\" 管;x", b';').unwrap();
        assert_eq!(records, [one(1, &["=\"0012\"", "5\" 管", "x"])]);
    }

    #[test]
    fn a_quote_left_open_is_refused_at_its_line() {
        let error = records("a,b\n\"c,d\ne,f\n", b',').unwrap_err();
        assert_eq!(error, ReadError::UnclosedQuote { line: 2 });
    }

    #[test]
    fn the_stem_is_the_name_of_the_sheet() {
        assert_eq!(stem("C:\\报送\\名单.2026.csv"), "名单.2026");
        assert_eq!(stem("名单"), "名单");
        assert_eq!(stem(""), "");
    }
}
