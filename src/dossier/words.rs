//! What is done with pages of many features, in the audit log.

use crate::record::Words;

/// Of a company's briefing.
pub const WORDS: Words =
    Words { actions: &[("briefing_made", "下载企业简报")], ..Words::NONE };
