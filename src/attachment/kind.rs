//! Accepted file types, checked by file extension and by the first bytes of the content. Pure.

use crate::db::types::text_enum;
use crate::error::{Code, Error};

/// Maximum size of a file, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// The error for a file larger than [`LARGEST`].
pub fn too_large() -> Error {
    Error::invalid_field("file", Code::TooLarge, "文件超过 20 MB，请压缩或拆分后再上传。")
}

text_enum! {
    /// Type of a file; the word is the file extension.
    pub enum FileKind {
        Pdf = "pdf" => "PDF",
        Jpeg = "jpg" => "图片",
        Png = "png" => "图片",
        Word = "docx" => "Word 文档",
        Excel = "xlsx" => "Excel 工作簿",
        Slides = "pptx" => "演示文稿",
        OldWord = "doc" => "Word 文档（旧格式）",
        OldExcel = "xls" => "Excel 工作簿（旧格式）",
        OldSlides = "ppt" => "演示文稿（旧格式）",
        Wps = "wps" => "WPS 文档",
    }
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

impl FileKind {
    /// Determines the type of a file, or returns why it is refused.
    pub fn of(file_name: &str, content: &[u8]) -> Result<Self, Error> {
        let refused =
            |code: Code, sentence: &str| Err(Error::invalid_field("file", code, sentence));
        if content.is_empty() {
            return refused(Code::EmptyFile, "这个文件是空的，请重新选择。");
        }
        if content.len() > LARGEST {
            return Err(too_large());
        }
        let Some(kind) = Self::by_ending(file_name) else {
            return refused(
                Code::FileTypeRefused,
                "只接收 PDF、图片（jpg、png）和 Office 文件（docx、xlsx、pptx、doc、xls、ppt、wps）。",
            );
        };
        match content.starts_with(kind.beginning()) {
            true => Ok(kind),
            false => refused(
                Code::FileTypeMismatch,
                "文件内容与扩展名不符，可能已损坏或被改过扩展名。请用原来的软件打开并另存后再上传。",
            ),
        }
    }

    fn by_ending(file_name: &str) -> Option<Self> {
        let (_, ending) = file_name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let ending = if ending == "jpeg" { "jpg" } else { &ending };
        Self::ALL.iter().copied().find(|kind| kind.code() == ending)
    }

    fn beginning(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Jpeg => b"\xFF\xD8\xFF",
            Self::Png => b"\x89PNG\r\n\x1A\n",
            Self::Word | Self::Excel | Self::Slides => ZIP,
            Self::OldWord | Self::OldExcel | Self::OldSlides | Self::Wps => COMPOUND,
        }
    }

    /// MIME type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Slides => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::OldWord => "application/msword",
            Self::OldExcel => "application/vnd.ms-excel",
            Self::OldSlides => "application/vnd.ms-powerpoint",
            Self::Wps => "application/vnd.ms-works",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_both_its_name_and_its_content_say() {
        for (name, content, found) in [
            ("土地证.PDF", &b"%PDF-1.7"[..], Ok(FileKind::Pdf)),
            ("照片.jpeg", b"\xFF\xD8\xFF\xE0", Ok(FileKind::Jpeg)),
            ("名册.xlsx", b"PK\x03\x04....", Ok(FileKind::Excel)),
            ("说明.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Ok(FileKind::OldWord)),
            ("木马.pdf", b"MZ\x90", Err("file_type_mismatch")),
            ("木马.exe", b"MZ\x90", Err("file_type_refused")),
            ("网页.html", b"<script>", Err("file_type_refused")),
            ("无扩展名", b"%PDF-", Err("file_type_refused")),
            ("空.pdf", b"", Err("empty_file")),
        ] {
            let kind = FileKind::of(name, content).map_err(|error| error.errors()[0].code.as_str());
            assert_eq!(kind, found, "{name}");
        }
    }
}
