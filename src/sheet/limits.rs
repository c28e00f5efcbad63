//! Limits for lists, and measurement of a workbook before it is unpacked.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::error::ReadError;

/// Limits for reading. A list over any of them is refused as a whole, with the limit in the
/// message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the uploaded file, in bytes: 20 MiB.
    pub file_bytes: usize,
    /// Size of all unpacked parts of a workbook, and of all text kept from a list, in bytes: 200
    /// MiB.
    pub unpacked_bytes: u64,
    /// Ratio of unpacked to packed size of a part or the whole workbook: 200. Sheets from Excel and
    /// WPS reach 10 to 50. Not checked below 1 MiB, which is harmless.
    pub unpacked_ratio: u64,
    /// Number of data rows: 100 000. Titles, notes and totals may add 100 lines.
    pub rows: usize,
    /// Number of columns, from A to the last filled one: 256.
    pub columns: usize,
    /// Number of cells from A to the last filled one, over all rows: 5 000 000 (100 000 rows of 50
    /// columns).
    pub cells: usize,
    /// Number of characters in a cell: 4 000.
    pub cell_chars: usize,
    /// Number of sheets in a workbook: 50.
    pub sheets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            unpacked_bytes: 200 << 20,
            unpacked_ratio: 200,
            rows: 100_000,
            columns: 256,
            cells: 5_000_000,
            cell_chars: 4_000,
            sheets: 50,
        }
    }
}

/// Size below which an unpacked part is harmless at any ratio.
const HARMLESS_BYTES: u64 = 1 << 20;
/// Number of bytes at the start of a part that contain its first tag, with the count of shared
/// strings.
const SHARED_STRINGS_HEAD: usize = 64 << 10;
/// Length of the shortest shared string, `<si/>`.
const SHORTEST_STRING: u64 = 5;

impl Limits {
    pub(super) fn check_file(&self, bytes: &[u8]) -> Result<(), ReadError> {
        if bytes.len() > self.file_bytes {
            return Err(ReadError::TooLarge {
                what: "文件大小",
                limit: mebibytes(self.file_bytes as u64),
            });
        }
        Ok(())
    }

    /// Unpacks every part of a zip file without keeping it, to measure the true size: the size
    /// declared in the zip directory may be false.
    pub(super) fn measure(&self, bytes: &[u8]) -> Result<(), ReadError> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::damaged("压缩结构有误"))?;
        let mut total = 0u64;
        for index in 0..archive.len() {
            let mut part =
                archive.by_index(index).map_err(|_| ReadError::damaged("压缩结构有误"))?;
            let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
            let packed = part.compressed_size().min(bytes.len() as u64);
            let room = self.unpacked_bytes.saturating_sub(total);
            let (size, head) = self.inflate(&mut part, packed, room)?;
            if name.ends_with("sharedstrings.xml") {
                check_declared_strings(&head, size)?;
            }
            total += size;
        }
        self.check_ratio(total, bytes.len() as u64)
    }

    /// Returns the true size of a part and its first bytes; stops when a limit is exceeded.
    fn inflate(
        &self,
        part: &mut impl Read,
        packed: u64,
        room: u64,
    ) -> Result<(u64, Vec<u8>), ReadError> {
        let mut buffer = vec![0u8; 64 << 10];
        let (mut size, mut head) = (0u64, Vec::new());
        loop {
            let count = part.read(&mut buffer).map_err(|_| ReadError::damaged("压缩结构有误"))?;
            if count == 0 {
                return Ok((size, head));
            }
            let block = buffer.get(..count).unwrap_or_default();
            head.extend(block.iter().take(SHARED_STRINGS_HEAD.saturating_sub(head.len())));
            size += count as u64;
            if size > room {
                let limit = mebibytes(self.unpacked_bytes);
                return Err(ReadError::ZipBomb { what: format!("解压后超过 {limit}") });
            }
            self.check_ratio(size, packed)?;
        }
    }

    fn check_ratio(&self, size: u64, packed: u64) -> Result<(), ReadError> {
        let ratio = self.unpacked_ratio;
        if size > HARMLESS_BYTES && size > packed.max(1).saturating_mul(ratio) {
            return Err(ReadError::ZipBomb {
                what: format!("解压后为压缩前的 {ratio} 倍以上")
            });
        }
        Ok(())
    }
}

/// Checks the declared number of shared strings. The workbook reader reserves memory for this
/// number; a false number could exhaust the memory.
fn check_declared_strings(head: &[u8], size: u64) -> Result<(), ReadError> {
    let text = String::from_utf8_lossy(head);
    let digits = |rest: &str| {
        rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect()
    };
    for (at, word) in text.match_indices("uniqueCount") {
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let declared: String = digits(rest);
        if declared.parse::<u64>().unwrap_or(u64::MAX) > size / SHORTEST_STRING {
            return Err(ReadError::damaged("共享字符串的数目不实"));
        }
    }
    let tag_is_complete = text.split_once("<sst").is_none_or(|(_, rest)| rest.contains('>'));
    if !tag_is_complete {
        return Err(ReadError::damaged("共享字符串表的开头过长"));
    }
    Ok(())
}

pub(super) fn mebibytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn zeros_that_swell_are_a_bomb() {
        let zeros = vec![0u8; 8 << 20];
        let bomb = zipped(&[("xl/worksheets/sheet1.xml", &zeros)]);
        assert!(bomb.len() < 20_000);
        assert_eq!(Limits::default().measure(&bomb).unwrap_err().code(), "zip_bomb");
    }

    #[test]
    fn many_harmless_parts_together_are_a_bomb() {
        let part = vec![0u8; 1 << 20];
        let names: Vec<_> = (0..8).map(|i| format!("xl/media/{i}")).collect();
        let parts: Vec<_> = names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
        assert_eq!(Limits::default().measure(&zipped(&parts)).unwrap_err().code(), "zip_bomb");
        let limits =
            Limits { unpacked_bytes: 4 << 20, unpacked_ratio: 10_000, ..Limits::default() };
        assert_eq!(limits.measure(&zipped(&parts)).unwrap_err().code(), "zip_bomb");
    }

    #[test]
    fn an_ordinary_workbook_passes() {
        let workbook = include_bytes!("../../tests/fixtures/一览表_两级表头.xlsx");
        assert_eq!(Limits::default().measure(workbook), Ok(()));
    }

    #[test]
    fn a_false_count_of_strings_is_refused() {
        let strings =
            br#"<?xml version="1.0"?><sst uniqueCount = '99999999999'><si><t>a</t></si></sst>"#;
        let error = Limits::default().measure(&zipped(&[("xl/SharedStrings.xml", strings)]));
        assert_eq!(error.unwrap_err().code(), "damaged_workbook");
    }

    #[test]
    fn a_large_file_is_refused_before_it_is_looked_at() {
        let limits = Limits { file_bytes: 3, ..Limits::default() };
        assert_eq!(limits.check_file(b"abcd").unwrap_err().code(), "too_large");
    }
}
