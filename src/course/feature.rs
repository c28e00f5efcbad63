//! What this feature provides to the server: routes and words.

use super::words::WORDS;
use super::{CREATE_ROUTES, PAGES, ROUTES};
use crate::web::Feature;

/// 上市进程
pub static FEATURE: Feature = Feature {
    name: "course",
    routes: &[PAGES, CREATE_ROUTES, ROUTES],
    words: WORDS,
    ..Feature::NOTHING
};
