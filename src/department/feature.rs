//! Registration of the feature.

use super::words::WORDS;
use super::{CATEGORIES, CREDIT_REPORT, DEPARTMENTS, ROUTES};
use crate::web::Feature;

/// 部门
pub static FEATURE: Feature = Feature {
    name: "department",
    routes: &[ROUTES],
    words: WORDS,
    hooks: &[&DEPARTMENTS, &CATEGORIES, &CREDIT_REPORT],
    ..Feature::NOTHING
};
