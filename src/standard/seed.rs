//! The listing standards among the files that are loaded: the same in all cities, compiled in, and
//! read from there.

use super::rulebook;
use crate::reference::Seed;

/// 上市标准
pub static STANDARDS: Seed =
    Seed { file: "listing_standards.toml", load: |_, _, _| Ok(rulebook()?.standards.len()) };
