//! Registration of the feature.

use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 督办
pub const HERE: Here = Here("/supervision");

/// 督办
pub static FEATURE: Feature = Feature {
    name: "supervision",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "督办", needs: Permission::ViewBlockers }],
    ..Feature::NOTHING
};
