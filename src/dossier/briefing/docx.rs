//! A briefing as a Word document (.docx, ECMA-376): a few XML parts in a zip. Fonts are only named,
//! not embedded; the reader's machine replaces missing ones.

use std::io::{Cursor, Write};

use askama::Template;
use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::sheet::{Block, Briefing, twips};
use crate::error::Error;

/// Content type of the document.
pub const CONTENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Parts that are the same in every document.
const PARTS: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("docx/content_types.xml")),
    ("_rels/.rels", include_str!("docx/rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("docx/document_rels.xml")),
    ("word/styles.xml", include_str!("docx/styles.xml")),
    ("word/fontTable.xml", include_str!("docx/font_table.xml")),
    ("word/settings.xml", include_str!("docx/settings.xml")),
    ("word/footer1.xml", include_str!("docx/footer.xml")),
];

#[derive(Template)]
#[template(path = "dossier/briefing/docx/document.xml", config = "src/askama.toml")]
struct Document<'a> {
    briefing: &'a Briefing,
}

impl Document<'_> {
    fn twips(&self, millimetres: &u32) -> u32 {
        twips(*millimetres)
    }
}

#[derive(Template)]
#[template(path = "dossier/briefing/docx/core.xml", config = "src/askama.toml")]
struct Core<'a> {
    title: &'a str,
    on: NaiveDate,
}

/// Creates the document. The same briefing on the same day gives identical bytes.
pub fn docx(briefing: &Briefing, on: NaiveDate) -> Result<Vec<u8>, Error> {
    let document = Document { briefing }.render().map_err(Error::internal)?;
    let core = Core { title: &briefing.title, on }.render().map_err(Error::internal)?;
    let own = [("word/document.xml", document.as_str()), ("docProps/core.xml", core.as_str())];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in PARTS.into_iter().chain(own) {
        zip.start_file(name, options).map_err(Error::internal)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}
