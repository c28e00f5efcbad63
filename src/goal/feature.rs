//! What the goal registers with the server.

use super::ROUTES;
use crate::web::Feature;

/// 破零
pub static FEATURE: Feature = Feature { name: "goal", routes: &[ROUTES], ..Feature::NOTHING };
