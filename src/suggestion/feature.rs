//! Registration of the feature.

use super::{PAGES, ROUTES};
use crate::web::Feature;

/// 入库建议
pub static FEATURE: Feature =
    Feature { name: "suggestion", routes: &[PAGES, ROUTES], ..Feature::NOTHING };
