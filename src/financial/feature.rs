//! Registration of financial data with the assembly.

use super::words::WORDS;
use super::{PAGES, ROUTES, rules};
use crate::web::Feature;

/// 财务数据
pub static FEATURE: Feature = Feature {
    name: "financial",
    routes: &[PAGES, ROUTES, rules::PAGES, rules::ROUTES],
    words: WORDS,
    hooks: &[&rules::PAGE],
    ..Feature::NOTHING
};
