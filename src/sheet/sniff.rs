//! Detects the type of a file by its content, and compares it with the file name.

use std::io::Cursor;

use zip::ZipArchive;

use super::cfb::CompoundFile;
use super::error::ReadError;

/// File type of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    Xlsx,
    Xls,
}

impl Content {
    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文本（CSV）表格", "csv"),
            Self::Xlsx => ("Excel 工作簿（.xlsx）", "xlsx"),
            Self::Xls => ("Excel 97-2003 工作簿（.xls）", "xls"),
        }
    }
}

const RESAVE: &str = "在 Excel 或 WPS 中打开，另存为 .xlsx";
const SEND_LIST: &str = "改为上传 .xlsx、.xls 或 .csv 格式的名单";

/// Returns the file type. Refuses a file that is not a list or that contradicts `file_name`.
pub(super) fn sniff(bytes: &[u8], file_name: &str) -> Result<Content, ReadError> {
    let content = content_of(bytes)?;
    let extension = file_name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    match extension {
        Some(extension) if claimed(&extension).is_some_and(|claim| claim != content) => {
            let (actual, rightful) = content.described();
            Err(ReadError::FileTypeMismatch { extension, actual, rightful })
        }
        _ => Ok(content),
    }
}

/// Returns the file type of a file name extension; `None` for an unknown one.
fn claimed(extension: &str) -> Option<Content> {
    match extension {
        "xlsx" | "xlsm" | "xltx" | "xltm" => Some(Content::Xlsx),
        "xls" | "xlt" | "et" => Some(Content::Xls),
        "csv" | "txt" | "tsv" | "tab" => Some(Content::Text),
        _ => None,
    }
}

fn content_of(bytes: &[u8]) -> Result<Content, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::EmptyFile);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_content(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound_content(bytes);
    }
    match foreign(bytes).or_else(|| markup(bytes)) {
        Some((actual, remedy)) => Err(ReadError::NotAList { actual, remedy }),
        None => Ok(Content::Text),
    }
}

fn zip_content(bytes: &[u8]) -> Result<Content, ReadError> {
    let archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::damaged("压缩结构有误"))?;
    let names: Vec<String> =
        archive.file_names().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/workbook.bin") {
        return Err(ReadError::NotAList {
            actual: "二进制工作簿（.xlsb）", remedy: RESAVE
        });
    }
    if has("xl/workbook") || has("xl/worksheets/") {
        return Ok(Content::Xlsx);
    }
    let (actual, remedy) = if has("word/") {
        ("Word 文档", SEND_LIST)
    } else if has("ppt/") {
        ("演示文稿", SEND_LIST)
    } else if has("mimetype") && has("content.xml") {
        ("OpenDocument 文档", RESAVE)
    } else {
        ("压缩包", "解压后逐个上传其中的名单")
    };
    Err(ReadError::NotAList { actual, remedy })
}

fn compound_content(bytes: &[u8]) -> Result<Content, ReadError> {
    let file = CompoundFile::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(ReadError::EncryptedWorkbook);
    }
    if file.has("Workbook") || file.has("Book") {
        return Ok(Content::Xls);
    }
    let actual = if file.has("WordDocument") { "Word 文档" } else { "其他 Office 文件" };
    Err(ReadError::NotAList { actual, remedy: SEND_LIST })
}

/// Detects files that are not lists by their first bytes.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let known: [(&[u8], &'static str); 14] = [
        (b"%PDF", "PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xFF\xD8\xFF", "图片"),
        (b"GIF8", "图片"),
        (b"II*\0", "图片"),
        (b"MM\0*", "图片"),
        (b"{\\rtf", "RTF 文档"),
        (b"Rar!", "压缩包"),
        (b"7z\xBC\xAF", "压缩包"),
        (b"\x1F\x8B", "压缩包"),
        (b"SQLite format 3\0", "数据库文件"),
        (b"\x7FELF", "程序文件"),
        (b"MZ\x90\0", "程序文件"),
        (b"MZ\0\0", "程序文件"),
    ];
    if let Some((_, actual)) = known.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some((*actual, SEND_LIST));
    }
    let riff_picture = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    (riff_picture || bitmap).then_some(("图片", SEND_LIST))
}

/// Detects web pages: many systems "export to Excel" by naming a web page .xls.
fn markup(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let head: String = bytes
        .iter()
        .take(1024)
        .filter(|b| b.is_ascii() && **b != 0)
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    let head = head.trim_start();
    if head.starts_with("<?xml") {
        return Some(("XML 文件", RESAVE));
    }
    let pages =
        ["<html", "<!doctype", "<table", "<head", "<meta", "<style", "<body", "mime-version:"];
    pages.iter().any(|start| head.starts_with(start)).then_some(("网页（HTML）", RESAVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const XLSX: &[u8] = include_bytes!("../../tests/fixtures/A股列表.xlsx");
    const XLS: &[u8] = include_bytes!("../../tests/fixtures/清单.xls");
    const GBK: &[u8] = include_bytes!("../../tests/fixtures/推荐汇总表_gbk.csv");

    fn code(bytes: &[u8], name: &str) -> &'static str {
        sniff(bytes, name).unwrap_err().code().as_str()
    }

    #[test]
    fn content_decides_and_the_name_must_agree() {
        assert_eq!(sniff(XLSX, "a.XLSX"), Ok(Content::Xlsx));
        assert_eq!(sniff(XLS, "a.xls"), Ok(Content::Xls));
        for name in ["a.csv", "a.txt", "a.tsv", "名单", "a.dat", ""] {
            assert_eq!(sniff(GBK, name), Ok(Content::Text), "{name}");
        }
        for (bytes, name) in [(XLSX, "a.xls"), (XLSX, "a.csv"), (XLS, "a.xlsx"), (GBK, "a.xlsx")] {
            assert_eq!(code(bytes, name), "file_type_mismatch", "{name}");
        }
        let sentence = sniff(GBK, "名单.xlsx").unwrap_err().to_string();
        assert!(sentence.contains(".xlsx 结尾") && sentence.contains("改为 .csv"), "{sentence}");
    }

    #[test]
    fn what_is_no_list_is_named() {
        assert_eq!(code(b"", "a.csv"), "empty_file");
        let foreign: [&[u8]; 8] = [
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n",
            b"\xFF\xD8\xFF\xE0",
            b"<html><table>",
            b"\xEF\xBB\xBF \n<TABLE border=1>",
            b"<?xml version=\"1.0\"?><Workbook>",
            b"\xFF\xFE<\0h\0t\0m\0l\0>\0",
            b"Rar!\x1a\x07",
        ];
        for bytes in foreign {
            assert_eq!(code(bytes, "名单.xls"), "not_a_list", "{bytes:?}");
        }
        assert_eq!(code(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a.zip"), "not_a_list");
        assert_eq!(code(&XLSX[..XLSX.len() / 2], "a.xlsx"), "damaged_workbook");
        assert_eq!(code(&XLS[..600], "a.xls"), "damaged_workbook");
    }
}
