//! What statements hand to the assembly.

use super::{PAGES, ROUTES, rules};
use crate::web::Feature;

/// 财务数据
pub static FEATURE: Feature = Feature {
    name: "financial",
    routes: &[PAGES, ROUTES, rules::PAGES, rules::ROUTES],
    hooks: &[&rules::PAGE],
    ..Feature::NOTHING
};
