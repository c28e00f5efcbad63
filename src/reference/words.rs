//! Names of seed files in the audit log.

use crate::record::{Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("seed", "基础数据", &[])],
    actions: &[("seed_loaded", "载入基础数据")],
    ..Words::NONE
};
