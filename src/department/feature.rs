//! What departments hand to the assembly.

use super::{CATEGORIES, DEPARTMENTS, ROUTES};
use crate::web::Feature;

/// 部门
pub static FEATURE: Feature = Feature {
    name: "department",
    routes: &[ROUTES],
    hooks: &[&DEPARTMENTS, &CATEGORIES],
    ..Feature::NOTHING
};
