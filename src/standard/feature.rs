//! Registration of listing standards with the assembly.

use super::STANDARDS;
use crate::web::Feature;

/// 上市标准
pub static FEATURE: Feature =
    Feature { name: "standard", hooks: &[&STANDARDS], ..Feature::NOTHING };
