//! What rankings register with the server.

use super::{PAGES, ROUTES, SCORING};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 排名与考评
pub const HERE: Here = Here("/rankings");

/// 排名与考评
pub static FEATURE: Feature = Feature {
    name: "ranking",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "排名与考评", needs: Permission::ViewGoal }],
    hooks: &[&SCORING],
    ..Feature::NOTHING
};
