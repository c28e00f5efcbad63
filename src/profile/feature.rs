//! What profiles hand to the assembly.

use super::{FOLLOWER, GRADING, ROUTES};
use crate::web::Feature;

/// 上市画像
pub static FEATURE: Feature = Feature {
    name: "profile",
    routes: &[ROUTES],
    hooks: &[&FOLLOWER, &GRADING],
    ..Feature::NOTHING
};
