//! What files of reference data are called in the audit log.

use crate::record::{Vocabulary, Words};

/// Of files of reference data.
pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("seed", "基础数据", &[])],
    actions: &[("seed_loaded", "载入基础数据")],
    ..Words::NONE
};
