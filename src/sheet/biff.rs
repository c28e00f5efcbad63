//! Records of a binary workbook and their texts.

use encoding_rs::Encoding;

use super::cfb::u16_at;
use super::error::ReadError;

const CONTINUE: u16 = 0x003C;

/// A record with its continuation records.
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    pub continued: Vec<&'a [u8]>,
}

/// Iterates over the records of a stream, in order.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn take(&mut self) -> Option<Result<(u16, &'a [u8]), ReadError>> {
        let kind = u16_at(self.rest, 0)?;
        let end = 4 + usize::from(u16_at(self.rest, 2)?);
        let Some(data) = self.rest.get(4..end) else {
            self.rest = &[];
            return Some(Err(ReadError::damaged("文件不完整")));
        };
        self.rest = self.rest.get(end..).unwrap_or_default();
        Some(Ok((kind, data)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = match self.take()? {
            Ok(record) => record,
            Err(error) => return Some(Err(error)),
        };
        let mut continued = Vec::new();
        while u16_at(self.rest, 0) == Some(CONTINUE) {
            match self.take()? {
                Ok((_, data)) => continued.push(data),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(Record { kind, data, continued }))
    }
}

/// Version of the format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Biff {
    /// Excel 5.0 and 95: texts in the code page of the sender's machine.
    Five,
    /// Excel 97 to 2003: texts in UTF-16.
    #[default]
    Eight,
}

/// Reads the texts of a workbook.
pub(super) struct TextReader {
    pub biff: Biff,
    code_page: &'static Encoding,
}

impl Default for TextReader {
    fn default() -> Self {
        Self { biff: Biff::Eight, code_page: encoding_rs::GB18030 }
    }
}

impl TextReader {
    /// Sets the code page. All other code pages, including 936 (GBK), are read as GB18030; bytes
    /// that it cannot decode are refused.
    pub(super) fn set_code_page(&mut self, number: u16) {
        self.code_page = match number {
            950 => encoding_rs::BIG5,
            1252 => encoding_rs::WINDOWS_1252,
            65001 => encoding_rs::UTF_8,
            _ => encoding_rs::GB18030,
        };
    }

    /// Reads a text with a one-byte length.
    pub(super) fn short(&self, data: &[u8]) -> Result<String, ReadError> {
        let count = usize::from(*data.first().ok_or_else(damaged)?);
        self.text(count, data.get(1..).unwrap_or_default())
    }

    /// Reads a text with a two-byte length.
    pub(super) fn long(&self, data: &[u8]) -> Result<String, ReadError> {
        let count = usize::from(u16_at(data, 0).ok_or_else(damaged)?);
        self.text(count, data.get(2..).unwrap_or_default())
    }

    /// Reads the id and the text of a number format.
    pub(super) fn format(&self, data: &[u8]) -> Option<(u16, String)> {
        let id = u16_at(data, 0)?;
        let body = data.get(2..)?;
        let text = match self.biff {
            Biff::Five => self.short(body),
            Biff::Eight => self.long(body),
        };
        Some((id, text.ok()?))
    }

    fn text(&self, count: usize, data: &[u8]) -> Result<String, ReadError> {
        match self.biff {
            Biff::Five => {
                let bytes = data.get(..count.min(data.len())).unwrap_or_default();
                let text =
                    self.code_page.decode_without_bom_handling_and_without_replacement(bytes);
                text.map(String::from).ok_or_else(|| ReadError::damaged("文字编码有误"))
            }
            Biff::Eight => {
                let wide = data.first().is_some_and(|flags| flags & 1 == 1);
                let mut text = String::new();
                push_chars(
                    data.get(1..).unwrap_or_default(),
                    count,
                    wide,
                    &mut Units::new(&mut text),
                );
                Ok(text)
            }
        }
    }
}

/// Table of the texts that cells share.
#[derive(Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Reads the table, which can span several records.
    pub(super) fn read(record: &Record<'_>) -> Result<Self, ReadError> {
        let mut pieces = Pieces { present: record.data, rest: record.continued.iter() };
        let mut strings = Self::default();
        pieces.skip(8);
        while !pieces.at_end() {
            strings.push(&mut pieces)?;
        }
        Ok(strings)
    }

    pub(super) fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let end = self.ends.get(index).copied().unwrap_or(0);
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.text.get(start.unwrap_or(0)..end).unwrap_or_default()
    }

    fn push(&mut self, pieces: &mut Pieces<'_, '_>) -> Result<(), ReadError> {
        let head = pieces.bytes::<3>().ok_or_else(damaged)?;
        let mut left = usize::from(u16::from_le_bytes([head[0], head[1]]));
        let flags = head[2];
        let runs =
            if flags & 8 == 8 { pieces.bytes::<2>().map(u16::from_le_bytes) } else { Some(0) };
        let extra =
            if flags & 4 == 4 { pieces.bytes::<4>().map(u32::from_le_bytes) } else { Some(0) };
        let (runs, extra) = (runs.ok_or_else(damaged)?, extra.ok_or_else(damaged)?);
        let mut wide = flags & 1 == 1;
        let mut units = Units::new(&mut self.text);
        loop {
            let taken = push_chars(pieces.present, left, wide, &mut units);
            left -= taken;
            pieces.skip_present(taken * if wide { 2 } else { 1 });
            if left == 0 {
                break;
            }
            // If a text is split, the next record gives the character width again.
            pieces.next_piece().ok_or_else(damaged)?;
            let [flags] = pieces.bytes::<1>().ok_or_else(damaged)?;
            wide = flags & 1 == 1;
        }
        units.finish();
        pieces.skip(usize::from(runs) * 4 + extra as usize);
        self.ends.push(self.text.len());
        Ok(())
    }
}

/// Reads the data of a record and its continuations as one stream.
struct Pieces<'r, 'a> {
    present: &'a [u8],
    rest: std::slice::Iter<'r, &'a [u8]>,
}

impl Pieces<'_, '_> {
    fn at_end(&mut self) -> bool {
        while self.present.is_empty() {
            if self.next_piece().is_none() {
                return true;
            }
        }
        false
    }

    fn next_piece(&mut self) -> Option<()> {
        self.present = self.rest.next()?;
        Some(())
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            if self.at_end() {
                return None;
            }
            *byte = *self.present.first()?;
            self.skip_present(1);
        }
        Some(bytes)
    }

    fn skip_present(&mut self, count: usize) {
        self.present = self.present.get(count..).unwrap_or_default();
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 && !self.at_end() {
            let now = count.min(self.present.len());
            self.skip_present(now);
            count -= now;
        }
    }
}

/// Appends at most `count` characters from `data` to `units`; returns their number.
fn push_chars(data: &[u8], count: usize, wide: bool, units: &mut Units<'_>) -> usize {
    if wide {
        let pairs = data.chunks_exact(2).take(count);
        let taken = pairs.len();
        pairs.filter_map(|pair| u16_at(pair, 0)).for_each(|unit| units.push(unit));
        taken
    } else {
        let taken = count.min(data.len());
        data.iter().take(taken).for_each(|byte| units.push(u16::from(*byte)));
        taken
    }
}

/// Joins UTF-16 code units; surrogate pairs may be split between records.
struct Units<'t> {
    text: &'t mut String,
    high: Option<u16>,
}

impl<'t> Units<'t> {
    fn new(text: &'t mut String) -> Self {
        Self { text, high: None }
    }

    fn push(&mut self, unit: u16) {
        let high = self.high.take();
        match (high, unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, unit]).next();
                self.text.push(pair.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (Some(_), _) => {
                self.text.push(char::REPLACEMENT_CHARACTER);
                self.push(unit);
            }
            (None, 0xD800..=0xDBFF) => self.high = Some(unit),
            (None, _) => {
                let c = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.text.push(c);
            }
        }
    }

    fn finish(self) {
        if self.high.is_some() {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

pub(super) fn damaged() -> ReadError {
    ReadError::damaged("记录不完整")
}
