//! What requests for information hand to the assembly.

use super::{PAGES, ROUTES};
use crate::web::Feature;

/// 资料征集
pub static FEATURE: Feature = Feature {
    name: "request",
    routes: &[PAGES, ROUTES],
    done: &[("replied", "已答复领导小组办公室。")],
    ..Feature::NOTHING
};
