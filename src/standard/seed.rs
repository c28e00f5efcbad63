//! The listing standards among the files that are loaded: compiled in, and read from there.

use super::rulebook;
use crate::reference::{Seed, seed};

/// 上市标准
pub static STANDARDS: Seed =
    seed!("listing_standards.toml", |_, _, _| Ok(rulebook()?.standards.len()));
