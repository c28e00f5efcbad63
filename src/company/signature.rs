//! Signatures that narrow a search. Pure.
//!
//! Searchable text is split into grams: each non-Latin character, each pair of characters with at
//! least one non-Latin, and each three Latin letters or digits. A gram sets [`HASHES`] of the
//! [`BITS`] bits of a company's signature. A text can occur only in companies that have all bits of
//! its grams. A few percent of the other companies also have the bits of a single gram.
//!
//! Signatures are stored by bit. For each block of [`BLOCK`] companies there is one row per bit,
//! which marks the companies that have it. A search reads only the rows of its own bits and nothing
//! per company.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Number of bits of a signature.
const BITS: usize = 1_024;
/// Number of bits that a gram sets.
const HASHES: usize = 3;
/// Number of companies in a block. The first ID of a block is `block * BLOCK`.
const BLOCK: i64 = 4_096;
/// Bytes of a row.
const ROW: usize = BLOCK as usize / 8;
/// Maximum number of grams that a search looks up. Four leave few companies that do not match.
const ENOUGH_GRAMS: usize = 4;

/// Returns the grams of a line.
fn grams(line: &str) -> impl Iterator<Item = u64> + '_ {
    let mut before = ['\0'; 2];
    line.chars().flat_map(move |c| {
        let [first, second] = before;
        before = [second, c];
        let foreign = !c.is_ascii();
        let single = foreign.then(|| gram(['\0', '\0', c]));
        let pair =
            (second != '\0' && (foreign || !second.is_ascii())).then(|| gram(['\0', second, c]));
        let latin = first != '\0' && [first, second, c].iter().all(char::is_ascii);
        let triple = latin.then(|| gram([first, second, c]));
        [single, pair, triple].into_iter().flatten()
    })
}

fn gram(characters: [char; 3]) -> u64 {
    characters.iter().fold(0, |gram, c| gram << 21 | u64::from(u32::from(*c)))
}

fn is_single(gram: u64) -> bool {
    gram < 1 << 21
}

/// Returns the bits that a gram sets. Stored rows depend on it: it must never change.
fn bits_of(gram: u64) -> [usize; HASHES] {
    let mixed = (gram ^ (gram >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    [54, 44, 34].map(|shift| (mixed >> shift) as usize % BITS)
}

/// Returns the bits of every company that contains a text. Empty if the text is too short for a
/// gram.
pub fn bits_of_text(text: &str) -> Vec<i32> {
    let (single, longer): (Vec<u64>, Vec<u64>) = grams(text).partition(|gram| is_single(*gram));
    let grams = if longer.is_empty() { single } else { longer }; // pairs are more selective
    let step = grams.len().div_ceil(ENOUGH_GRAMS).max(1);
    let mut bits: Vec<i32> =
        grams.iter().step_by(step).flat_map(|gram| bits_of(*gram)).map(|bit| bit as i32).collect();
    bits.sort_unstable();
    bits.dedup();
    bits
}

/// Rows of signatures by block and bit.
#[derive(Default)]
pub struct Rows(BTreeMap<i64, Vec<u8>>);

impl Rows {
    /// Builds the rows of companies, given as ID and search text.
    pub fn of<'a>(companies: impl Iterator<Item = (i64, &'a str)>) -> Self {
        let mut rows = Self::default();
        companies.for_each(|(id, text)| rows.add(id, text));
        rows
    }

    /// Adds the rows of other companies.
    pub fn join(&mut self, others: Self) {
        for (block, rows) in others.0 {
            match self.0.entry(block) {
                Entry::Vacant(first) => {
                    first.insert(rows);
                }
                Entry::Occupied(mut known) => merge(known.get_mut(), &rows, |a, b| a | b),
            }
        }
    }

    /// Takes out every block except the last, which companies with higher IDs may still join.
    pub fn take_complete(&mut self) -> Self {
        let last = self.0.pop_last();
        let complete = std::mem::take(&mut self.0);
        self.0.extend(last);
        Self(complete)
    }

    fn add(&mut self, id: i64, search_text: &str) {
        let block = self.0.entry(id.div_euclid(BLOCK)).or_insert_with(|| vec![0; BITS * ROW]);
        let place = id.rem_euclid(BLOCK) as usize;
        let (byte, mask) = (place / 8, 1u8 << (place % 8));
        for bit in search_text.lines().flat_map(grams).flat_map(bits_of) {
            if let Some(byte) = block.get_mut(bit * ROW + byte) {
                *byte |= mask;
            }
        }
    }

    /// Returns each block with its rows: the bit, and the companies of the block that have it.
    /// Omits bits that no company has.
    pub fn into_blocks(self) -> impl Iterator<Item = (i64, Vec<(i32, Vec<u8>)>)> {
        self.0.into_iter().map(|(block, rows)| {
            let rows = (0..).zip(rows.chunks(ROW)).filter(|(_, row)| row.iter().any(|b| *b != 0));
            (block, rows.map(|(bit, row)| (bit, row.to_vec())).collect())
        })
    }
}

/// Merges a row into another row of the same block, byte by byte.
pub fn merge(into: &mut [u8], row: &[u8], with: impl Fn(u8, u8) -> u8) {
    into.iter_mut().zip(row).for_each(|(byte, other)| *byte = with(*byte, *other));
}

/// Returns the IDs of companies that have all `wanted` bits, in ascending order. `stored` holds the
/// rows of these bits, each with its block.
pub fn having_all(wanted: usize, stored: Vec<(i64, Vec<u8>)>) -> Vec<i64> {
    let mut blocks: BTreeMap<i64, (usize, Vec<u8>)> = BTreeMap::new();
    for (block, row) in stored {
        match blocks.entry(block) {
            Entry::Vacant(first) => {
                first.insert((1, row));
            }
            Entry::Occupied(mut more) => {
                let (rows, all) = more.get_mut();
                *rows += 1;
                merge(all, &row, |a, b| a & b);
            }
        }
    }
    let complete = blocks.into_iter().filter(|(_, (rows, _))| *rows == wanted); // no row: no match
    complete.flat_map(|(block, (_, all))| members(block * BLOCK, all)).collect()
}

/// Returns the IDs whose bits are set in a row. The row begins with the ID `first`.
fn members(first: i64, row: Vec<u8>) -> impl Iterator<Item = i64> {
    let bytes = (first..).step_by(8).zip(row).filter(|(_, byte)| *byte != 0);
    bytes.flat_map(|(start, byte)| {
        (0..8).filter(move |n| byte & 1 << n != 0).map(move |n| start + n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the IDs of the companies that a search would look at.
    fn narrowed(companies: &[(i64, &str)], text: &str) -> Vec<i64> {
        let rows = Rows::of(companies.iter().copied());
        let wanted = bits_of_text(text);
        let of_block = |(block, rows): (i64, Vec<(i32, Vec<u8>)>)| {
            let found = rows.into_iter().filter(|(bit, _)| wanted.contains(bit));
            found.map(|(_, row)| (block, row)).collect::<Vec<_>>()
        };
        let stored: Vec<(i64, Vec<u8>)> = rows.into_blocks().flat_map(of_block).collect();
        having_all(wanted.len(), stored)
    }

    #[test]
    fn whoever_holds_the_text_is_found() {
        let companies = [
            (1, "东莞证券\ndongguanzhengquan\ndgzq"),
            (2_048, "宏远\nhongyuan\nhy"),
            (9_999, "tcl科技"),
        ];
        for (text, found) in [
            ("莞", 1),
            ("莞证", 1),
            ("东莞证券", 1),
            ("guanzheng", 1),
            ("dgzq", 1),
            ("宏远", 2_048),
            ("hongyuan", 2_048),
            ("tcl", 9_999),
            ("l科", 9_999),
        ] {
            assert_eq!(narrowed(&companies, text), [found], "{text}");
        }
        assert!(narrowed(&companies, "没有").is_empty());
    }

    #[test]
    fn a_gram_does_not_reach_over_lines() {
        assert!(narrowed(&[(1, "东莞\n证券")], "莞证").is_empty());
        assert!(narrowed(&[(1, "ab\ncd")], "abc").is_empty());
    }

    #[test]
    fn too_short_a_text_tells_nothing() {
        assert!(bits_of_text("dg").is_empty());
        assert!(bits_of_text("").is_empty());
    }

    #[test]
    fn few_others_are_taken_along() {
        let text = |n: i64| {
            format!("东莞示例{n}号有限公司\ndongguanshili{n}haoyouxiangongsi\ndgsl{n}hyxgs")
        };
        let texts: Vec<(i64, String)> = (0..5_000).map(|n| (n, text(n))).collect();
        let companies: Vec<(i64, &str)> =
            texts.iter().map(|(n, text)| (*n, text.as_str())).collect();
        assert!(narrowed(&companies, "鼎").len() < 200);
        assert!(narrowed(&companies, "4321号").len() < 10);
        let found = narrowed(&companies, "dongguanshili4321haoyouxian");
        assert!(found.contains(&4_321) && found.len() < 100, "{}", found.len());
    }

    #[test]
    fn what_is_stored_stays_readable() {
        assert_eq!(bits_of_text("莞"), [38, 112, 807], "stored signatures depend on these");
    }
}
