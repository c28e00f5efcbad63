//! What files hand to the assembly.

use super::words::WORDS;
use crate::web::Feature;

/// 附件
pub static FEATURE: Feature = Feature { name: "attachment", words: WORDS, ..Feature::NOTHING };
