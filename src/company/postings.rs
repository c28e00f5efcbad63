//! Narrowing a search by pairs of characters. Pure.
//!
//! A name such as 东莞证券 holds the pairs 东莞, 莞证, 证券. For each pair the numbers of the
//! companies that hold it are stored as a block of increasing numbers; a search for 莞证券 needs
//! to look only at companies that hold both 莞证 and 证券. Pairs of Latin letters and digits are
//! left out: there are so few different ones that they narrow nothing.

use std::collections::BTreeMap;

/// The pairs of a line, each once.
pub fn pairs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut before = None;
        for c in line.chars() {
            if let Some(before) = before.replace(c)
                && !(c.is_ascii() && char::is_ascii(&before))
            {
                found.push([before, c].iter().collect());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Companies by the pairs they hold; numbers must come in increasing order.
#[derive(Default)]
pub struct Postings(BTreeMap<String, Vec<i64>>);

impl Postings {
    /// Adds a company with what is searched in.
    pub fn add(&mut self, id: i64, search_text: &str) {
        for pair in pairs(search_text) {
            self.0.entry(pair).or_default().push(id);
        }
    }

    /// The pairs with their companies.
    pub fn into_blocks(self) -> impl Iterator<Item = (String, Vec<i64>)> {
        self.0.into_iter()
    }
}

/// Increasing numbers as differences of seven bits a byte: a dense block takes a byte a number.
pub fn pack(ids: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ids.len() + 8);
    let mut last = 0;
    for id in ids {
        let mut gap = id.abs_diff(last);
        last = *id;
        while gap >= 0x80 {
            bytes.push((gap & 0x7f) as u8 | 0x80);
            gap >>= 7;
        }
        bytes.push(gap as u8);
    }
    bytes
}

/// The numbers of a block, added to `ids`.
pub fn unpack(bytes: &[u8], ids: &mut Vec<i64>) {
    let (mut last, mut gap, mut shift) = (0i64, 0u64, 0u32);
    for byte in bytes {
        gap |= u64::from(byte & 0x7f) << shift.min(63);
        if byte & 0x80 != 0 {
            shift += 7;
            continue;
        }
        last = last.saturating_add_unsigned(gap);
        ids.push(last);
        (gap, shift) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_those_with_a_han_character() {
        assert_eq!(pairs("东莞证\ndgz\nTCL华"), ["L华", "东莞", "莞证"]);
        assert!(pairs("东").is_empty());
    }

    #[test]
    fn blocks_come_back_as_they_were() {
        let ids = [1, 2, 3, 130, 20_000, 20_001, i64::MAX];
        let mut back = Vec::new();
        unpack(&pack(&ids), &mut back);
        assert_eq!(back, ids);
        assert_eq!(pack(&(1..=1_000).collect::<Vec<_>>()).len(), 1_000);
        unpack(&[0xff; 40], &mut back); // damaged bytes end in no panic
    }
}
