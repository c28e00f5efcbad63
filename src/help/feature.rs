//! Registration of the feature.

use super::PAGES;
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 帮助
pub const HERE: Here = Here("/help");

/// 帮助
pub static FEATURE: Feature = Feature {
    name: "help",
    routes: &[PAGES],
    menu: &[MenuEntry { here: HERE, name: "帮助", needs: Permission::ViewUnits }],
    ..Feature::NOTHING
};
