//! Registration of the feature.

use super::PAGES;
use super::words::WORDS;
use crate::web::Feature;

/// 视图
pub static FEATURE: Feature =
    Feature { name: "saved_view", routes: &[PAGES], words: WORDS, ..Feature::NOTHING };
