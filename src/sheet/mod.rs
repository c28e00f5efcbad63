//! Reads an uploaded list, whatever its format, encoding and layout, into a checked [`Table`].
//!
//! Pure: bytes in, table or a sentence out; nothing is stored, fetched or guessed silently. What the columns mean is
//! the business of the caller, who says which headings it knows through [`Vocabulary`].

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
pub use error::{Place, ReadError, column_letters};
pub use limits::Limits;
pub use table::{Cell, Column, Format, Ignored, IgnoredWhy, Line, Merge, Row, Table};
pub use units::{AmountUnit, Currency};

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions<'a> {
    /// Name the file was sent under; its ending must not contradict the content.
    pub file_name: &'a str,
    /// Encoding of a text file; `None` to find out. Workbooks know theirs.
    pub encoding: Option<Encoding>,
    /// Name of the sheet to read; `None` to take the one with the best headings.
    pub sheet: Option<&'a str>,
    /// Bounds beyond which a list is refused.
    pub limits: Limits,
}

/// The headings that a kind of list is known by. How many of them stand in a line decides which line, and which sheet,
/// holds the headings.
pub trait Vocabulary {
    /// Whether `heading`, cleaned as in [`Column::heading`], is one of them.
    fn knows(&self, heading: &str) -> bool;
}

impl<F: Fn(&str) -> bool> Vocabulary for F {
    fn knows(&self, heading: &str) -> bool {
        self(heading)
    }
}

/// The text of a text file, in the encoding that its bytes show.
///
/// # Errors
/// [`ReadError::Undecodable`]: nothing is replaced or guessed.
pub fn decode_text(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, ReadError> {
    encoding::decode(bytes, None).map(|(_, text)| text)
}

/// Reads a list.
///
/// # Errors
/// Any [`ReadError`]: the file is refused whole, never read in part. Faults of single rows are left to the caller,
/// among them a replacement character that the sender's own text contains.
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
