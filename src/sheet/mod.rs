//! Reads an uploaded list, whatever its format, encoding and layout, into a checked [`Table`].
//!
//! Pure: the input is bytes, the output a table or an error message. Nothing is stored or fetched,
//! and guesses are reported. The caller decides what the columns mean; it gives the known headings
//! through [`Vocabulary`].

mod biff;
mod cfb;
mod dates;
mod encoding;

mod error;
mod grid;
mod headings;
mod limits;
mod notes;
mod rows;
mod sniff;
mod table;
mod text;
mod units;
mod workbook;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

pub use encoding::Encoding;
pub use error::{ReadError, SheetPosition, column_letters};
pub use limits::Limits;
pub use table::{Cell, Column, Format, Ignored, IgnoredWhy, Merge, RawLine, SheetRow, Table};
pub use units::{AmountUnit, Currency};

/// Options for reading a file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions<'a> {
    /// Name of the file as sent; its extension must not contradict the content.
    pub file_name: &'a str,
    /// Encoding of a text file; `None` to detect it. Not used for workbooks.
    pub encoding: Option<Encoding>,
    /// Name of the sheet to read; `None` for the one with the best headings.
    pub sheet: Option<&'a str>,
    /// Limits above which a list is refused.
    pub limits: Limits,
}

/// Known headings of a list kind. The line, and the sheet, with the most known headings is taken
/// for the headings.
pub trait Vocabulary {
    /// Returns whether `heading`, cleaned as in [`Column::heading`], is known.
    fn knows(&self, heading: &str) -> bool;
}

impl<F: Fn(&str) -> bool> Vocabulary for F {
    fn knows(&self, heading: &str) -> bool {
        self(heading)
    }
}

/// Decodes a text file; detects the encoding from the bytes.
///
/// # Errors
/// [`ReadError::Undecodable`]: no bytes are replaced or guessed.
pub fn decode_text(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, ReadError> {
    encoding::decode(bytes, None).map(|(_, text)| text)
}

/// Reads a list.
///
/// # Errors
/// Any [`ReadError`]: the whole file is refused, never read in part. The caller handles errors of
/// single rows, including replacement characters in the sender's own text.
pub fn read(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    vocabulary: &dyn Vocabulary,
) -> Result<Table, ReadError> {
    options.limits.check_file(bytes)?;
    match sniff::sniff(bytes, options.file_name)? {
        sniff::Content::Text => text::read(bytes, options, vocabulary),
        sniff::Content::Xlsx => xlsx::read(bytes, options, vocabulary),
        sniff::Content::Xls => xls::read(bytes, options, vocabulary),
    }
}
