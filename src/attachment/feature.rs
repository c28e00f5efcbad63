//! Registration of the feature.

use super::words::WORDS;
use crate::web::Feature;

/// 附件
pub static FEATURE: Feature = Feature { name: "attachment", words: WORDS, ..Feature::NOTHING };
