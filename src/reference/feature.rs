//! What files of reference data hand to the assembly.

use super::CALENDAR;
use super::words::WORDS;
use crate::web::Feature;

/// 参考数据
pub static FEATURE: Feature =
    Feature { name: "reference", hooks: &[&CALENDAR], words: WORDS, ..Feature::NOTHING };
