//! The listing standards as a seed file. They are the same in all cities, so they are read from the
//! copy embedded in the program.

use super::rulebook;
use crate::reference::Seed;

/// 上市标准
pub static STANDARDS: Seed =
    Seed { file: "listing_standards.toml", load: |_, _, _| Ok(rulebook()?.standards.len()) };
