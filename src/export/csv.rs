//! Writes a list as CSV: UTF-8 with BOM and CRLF, as Excel expects.

use super::cell::Cell;
use crate::error::Error;
use crate::financial::PERCENT_DECIMALS;
use crate::money::{decimal, in_wan};

/// A CSV file being written.
pub struct Csv {
    writer: csv::Writer<Vec<u8>>,
}

impl Csv {
    /// Creates a file with its heading row.
    pub fn new<'a>(headings: impl Iterator<Item = &'a str>) -> Result<Self, Error> {
        let bytes = "\u{feff}".as_bytes().to_vec();
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
        writer.write_record(headings)?;
        Ok(Self { writer })
    }

    pub fn row(&mut self, cells: impl Iterator<Item = Cell>) -> Result<(), Error> {
        for cell in cells {
            self.writer.write_field(field(cell))?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Returns the file.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.writer.into_inner().map_err(|e| Error::internal(e.to_string()))
    }
}

fn field(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => harmless(words),
        Cell::Whole(number) | Cell::Number(number) => number.to_string(),
        Cell::Money(yuan) => in_wan(yuan),
        Cell::Percent(value) => decimal(value, PERCENT_DECIMALS),
        Cell::Date(day) => day.to_string(),
    }
}

/// Characters that a spreadsheet treats as the beginning of a formula.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Removes the apostrophe with which `Csv` protects a text from being read as a formula.
pub fn unguarded(words: &str) -> &str {
    words.strip_prefix('\'').filter(|rest| rest.starts_with(SIGNS)).unwrap_or(words)
}

/// Puts an apostrophe in front of a text that a spreadsheet would read as a formula.
fn harmless(words: String) -> String {
    match words.starts_with(SIGNS) {
        true => format!("'{words}"),
        false => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_guarded_reads_as_before() {
        for words in ["=SUM(A1)", "'quoted'", "plain", "－5"] {
            assert_eq!(unguarded(&harmless(words.to_owned())), words);
        }
    }

    #[test]
    fn no_field_is_a_formula() {
        let mut file = Csv::new(["企业名称", "联系电话"].into_iter()).unwrap();
        let texts = ["=HYPERLINK(\"http://x\")", "+8613800000000"];
        file.row(texts.iter().map(|t| Cell::Text((*t).to_owned()))).unwrap();
        file.row([Cell::Money(-5_000), Cell::Empty].into_iter()).unwrap();
        let text = String::from_utf8(file.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}企业名称,联系电话\r\n\"'=HYPERLINK(\"\"http://x\"\")\",'+8613800000000\r\n\
             -0.50,\r\n"
        );
    }
}
