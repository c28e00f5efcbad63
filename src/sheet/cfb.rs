//! The file system inside an .xls file (MS-CFB): its streams by name.
//!
//! The crate `cfb` reads it. The crate follows no chain twice and does not trust declared lengths.
//! It does not check one thing: a sector table that lists the same sector repeatedly. It would read
//! and keep that sector each time, over a hundred times the size of the file. Therefore the amount
//! it can read from the file is limited.

use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom};

use super::error::ReadError;
use super::xlsx::guarded;

/// An opened compound file.
pub(super) struct CompoundFile<'a> {
    file: ::cfb::CompoundFile<Bounded<'a>>,
}

impl<'a> CompoundFile<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        guarded(|| {
            let file = ::cfb::CompoundFile::open(Bounded::new(bytes)).map_err(|e| damaged(&e))?;
            Ok(Self { file })
        })
    }

    /// Returns whether the root has a stream with this name, ignoring case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// Returns all bytes of the stream with this name, or an error.
    pub(super) fn stream(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        guarded(|| {
            let mut content = Vec::new();
            let mut stream = self.file.open_stream(name).map_err(|e| damaged(&e))?;
            let read = stream.read_to_end(&mut content).map_err(|e| damaged(&e))?;
            // If the file is too short, the stream ends early without an error.
            if read as u64 == stream.len() {
                return Ok(content);
            }
            Err(damaged(&ErrorKind::UnexpectedEof.into()))
        })
    }
}

/// A file that can be read for at most twice its length. In a valid file each sector is read only
/// once.
struct Bounded<'a> {
    file: Cursor<&'a [u8]>,
    left: usize,
}

impl<'a> Bounded<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { file: Cursor::new(bytes), left: bytes.len().saturating_mul(2) }
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.left = self.left.checked_sub(read).ok_or(ErrorKind::QuotaExceeded)?;
        Ok(read)
    }
}

impl Seek for Bounded<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Translates an error of the crate, whose own text is for programmers.
fn damaged(error: &io::Error) -> ReadError {
    ReadError::damaged(match error.kind() {
        ErrorKind::UnexpectedEof => "文件不完整",
        ErrorKind::NotFound => "缺少工作簿内容",
        ErrorKind::QuotaExceeded => "扇区表重复",
        _ => "扇区表或目录有误",
    })
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
    const SECTOR: usize = 512;

    fn workbook(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
        let read = CompoundFile::open(bytes).and_then(|mut file| file.stream("Workbook"));
        read.map_err(|error| error.code().as_str())
    }

    fn write(bytes: &mut [u8], at: usize, number: u32) {
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }

    /// Returns the offset of a sector's entry in the allocation table.
    fn link(sector: u32) -> usize {
        let table = u32_at(XLS, 76).unwrap() as usize;
        SECTOR + table * SECTOR + sector as usize * 4
    }

    /// Returns the offset of the workbook's directory entry.
    fn entry() -> usize {
        let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        XLS.windows(name.len()).position(|bytes| bytes == name).unwrap()
    }

    /// Returns the sectors of the workbook.
    fn chain() -> Vec<u32> {
        let mut sectors = vec![u32_at(XLS, entry() + 116).unwrap()];
        loop {
            match u32_at(XLS, link(*sectors.last().unwrap())).unwrap() {
                0xFFFF_FFFE => return sectors,
                next => sectors.push(next),
            }
        }
    }

    #[test]
    fn finds_the_workbook() {
        let mut file = CompoundFile::open(XLS).unwrap();
        assert!(file.has("workbook"));
        let stream = file.stream("Workbook").unwrap();
        assert_eq!(u16_at(&stream, 0), Some(0x0809));
        assert!(file.stream("EncryptedPackage").is_err());
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let mut circular = XLS.to_vec();
        let directory = u32_at(XLS, 48).unwrap();
        write(&mut circular, link(directory), directory);
        assert_eq!(CompoundFile::open(&circular).err().unwrap().code(), "damaged_workbook");
        let chain = chain();
        for (place, from) in chain.iter().enumerate() {
            for back in &chain[..=place] {
                let mut circular = XLS.to_vec();
                write(&mut circular, link(*from), *back);
                assert_eq!(workbook(&circular), Err("damaged_workbook"), "{from} to {back}");
            }
        }
    }

    #[test]
    fn no_link_is_followed_out_of_the_file() {
        let chain = chain();
        for from in &chain {
            for nowhere in [0xFFFF_FFFF, 0xFFFF_FFFC, 0xFFFF_FFFA, 0x7FFF_FFFF, 1_000] {
                let mut broken = XLS.to_vec();
                write(&mut broken, link(*from), nowhere);
                let read = workbook(&broken);
                let whole = Some(from) == chain.last() && read == workbook(XLS); // it ends there anyway
                assert!(read.is_err() || whole, "{from} to {nowhere:x}");
            }
        }
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused() {
        let sectors = (0..XLS.len()).step_by(SECTOR);
        let ends = XLS.len() - SECTOR - 9..XLS.len();
        for length in sectors.chain(ends) {
            assert_eq!(workbook(&XLS[..length]), Err("damaged_workbook"), "{length} bytes");
        }
    }

    #[test]
    fn a_length_that_is_not_true_is_not_believed() {
        for length in [u32::MAX, u32::MAX - 1, 1 << 30, XLS.len() as u32] {
            let mut liar = XLS.to_vec();
            write(&mut liar, entry() + 120, length);
            assert_eq!(workbook(&liar), Err("damaged_workbook"), "{length}");
        }
    }

    /// Every sector lists the same sector of the allocation table 127 times: 65 KB of table each.
    #[test]
    fn a_table_listed_over_and_over_is_not_read_over_and_over() {
        let sectors = 2_000_u32;
        let mut many = XLS[..SECTOR].to_vec();
        many[76..].copy_from_slice(&2u32.to_le_bytes().repeat(109));
        write(&mut many, 68, 1);
        for sector in 0..sectors {
            many.extend(2u32.to_le_bytes().repeat(127));
            let next = if sector == 0 || sector + 1 == sectors { 0xFFFF_FFFE } else { sector + 1 };
            many.extend(next.to_le_bytes());
        }
        let error = CompoundFile::open(&many).err().unwrap();
        assert_eq!(error, ReadError::damaged("扇区表重复"));
    }

    /// Damaged bytes give a workbook or a refusal, in a short time.
    #[test]
    fn no_damage_makes_it_give_up() {
        let mut random = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random
        };
        for _ in 0..5_000 {
            let mut damaged = XLS.to_vec();
            for _ in 0..1 + next() % 4 {
                let at = match next() % 3 {
                    0 => next() as usize % SECTOR,
                    1 => link((next() % 128) as u32),
                    _ => next() as usize % damaged.len(),
                };
                if let Some(byte) = damaged.get_mut(at) {
                    *byte = next() as u8;
                }
            }
            if let Ok(content) = workbook(&damaged) {
                assert!(content.len() <= XLS.len());
            }
        }
    }
}
