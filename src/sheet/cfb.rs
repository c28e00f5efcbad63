//! The file system inside an .xls file (MS-CFB): just enough to find one stream by name.
//!
//! Every chain of sectors is followed at most as far as the file has sectors, so that no damage, and no malice,
//! makes it endless or takes more memory than the file itself.

use super::error::ReadError;

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on mark special sectors and the ends of chains.
const FIRST_SPECIAL: u32 = 0xFFFF_FFFA;
const HEADER_BYTES: usize = 512;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR_BYTES: usize = 64;
/// Streams shorter than this lie in the mini stream.
const MINI_STREAM_CUTOFF: usize = 4096;

/// An opened compound file.
pub(super) struct CompoundFile<'a> {
    sectors: Sectors<'a>,
    next: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_next: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    len: usize,
}

impl<'a> CompoundFile<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let header = bytes.get(..HEADER_BYTES).ok_or_else(|| damaged("文件头不完整"))?;
        let size = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged("扇区大小不符")),
        };
        // The header takes up the first sector, whatever the size of sectors.
        let sectors = Sectors { bytes: bytes.get(size..).unwrap_or_default(), size };
        let next = sectors.allocation_table(header)?;
        let directory = sectors.chain(field(header, 48)?, &next, usize::MAX)?;
        let entries: Vec<Entry> =
            directory.chunks_exact(ENTRY_BYTES).filter_map(Entry::parse).collect();
        let root = entries.first().ok_or_else(|| damaged("目录为空"))?;
        let mini_start = field(header, 60)?;
        let (mini_stream, mini_next) = if mini_start < FIRST_SPECIAL {
            let table = sectors.chain(mini_start, &next, usize::MAX)?;
            (sectors.chain(root.start, &next, root.len)?, numbers(&table))
        } else {
            (Vec::new(), Vec::new())
        };
        Ok(Self { sectors, next, mini_stream, mini_next, entries })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of the stream of that name.
    pub(super) fn stream(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| damaged("缺少工作簿内容"))?;
        if entry.len < MINI_STREAM_CUTOFF {
            let mini = Sectors { bytes: &self.mini_stream, size: MINI_SECTOR_BYTES };
            mini.chain(entry.start, &self.mini_next, entry.len)
        } else {
            self.sectors.chain(entry.start, &self.next, entry.len)
        }
    }
}

impl Entry {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let units = bytes.get(..64)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        Some(Self {
            name: String::from_utf16_lossy(&units),
            start: u32_at(bytes, 116)?,
            len: u32_at(bytes, 120)? as usize,
        })
    }
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl Sectors<'_> {
    fn count(&self) -> usize {
        self.bytes.len().div_ceil(self.size)
    }

    /// One sector; the last of a file may be shorter than the rest.
    fn sector(&self, number: u32) -> Result<&[u8], ReadError> {
        let start = (number as usize).saturating_mul(self.size);
        let end = start.saturating_add(self.size).min(self.bytes.len());
        match self.bytes.get(start..end) {
            Some(sector) if !sector.is_empty() => Ok(sector),
            _ => Err(damaged("文件不完整")),
        }
    }

    fn chain(&self, start: u32, next: &[u32], len: usize) -> Result<Vec<u8>, ReadError> {
        let mut content = Vec::new();
        let mut number = start;
        for _ in 0..=self.count() {
            if number == END_OF_CHAIN || content.len() >= len {
                content.truncate(len);
                return Ok(content);
            }
            content.extend_from_slice(self.sector(number)?);
            number = *next.get(number as usize).ok_or_else(|| damaged("扇区链断开"))?;
        }
        Err(damaged("扇区链成环"))
    }

    /// Which sector follows which, from the sectors that the header and its continuation list.
    fn allocation_table(&self, header: &[u8]) -> Result<Vec<u32>, ReadError> {
        let mut listed = numbers(header.get(76..HEADER_BYTES).unwrap_or_default());
        let mut more = field(header, 68)?;
        for _ in 0..=self.count() {
            if more >= FIRST_SPECIAL {
                break;
            }
            let mut list = numbers(self.sector(more)?);
            more = list.pop().unwrap_or(END_OF_CHAIN);
            listed.append(&mut list);
        }
        let mut table = Vec::new();
        for number in listed.into_iter().filter(|n| *n < FIRST_SPECIAL).take(self.count()) {
            table.append(&mut numbers(self.sector(number)?));
        }
        Ok(table)
    }
}

fn damaged(detail: &str) -> ReadError {
    ReadError::damaged(detail)
}

fn field(header: &[u8], at: usize) -> Result<u32, ReadError> {
    u32_at(header, at).ok_or_else(|| damaged("文件头不完整"))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(eight.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const XLS: &[u8] = include_bytes!("../../tests/fixtures/清单.xls");

    #[test]
    fn finds_the_workbook() {
        let file = CompoundFile::open(XLS).unwrap();
        assert!(file.has("workbook"));
        let stream = file.stream("Workbook").unwrap();
        assert_eq!(u16_at(&stream, 0), Some(0x0809));
        assert!(file.stream("EncryptedPackage").is_err());
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let mut circular = XLS.to_vec();
        let table = u32_at(XLS, 76).unwrap() as usize;
        let directory = u32_at(XLS, 48).unwrap();
        let link = 512 + table * 512 + directory as usize * 4;
        circular[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        assert_eq!(CompoundFile::open(&circular).err().unwrap().code(), "damaged_workbook");
    }
}
