//! What exports register with the server.

use super::ROUTES;
use super::words::WORDS;
use crate::web::Feature;

/// 导出
pub static FEATURE: Feature =
    Feature { name: "export", routes: &[ROUTES], words: WORDS, ..Feature::NOTHING };
