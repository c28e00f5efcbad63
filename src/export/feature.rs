//! What exports hand to the assembly.

use super::ROUTES;
use super::words::WORDS;
use crate::web::Feature;

/// 导出
pub static FEATURE: Feature =
    Feature { name: "export", routes: &[ROUTES], words: WORDS, ..Feature::NOTHING };
