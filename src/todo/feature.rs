//! Registration of the feature.

use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 我的待办
pub const HERE: Here = Here("/todo");

/// 我的待办
pub static FEATURE: Feature = Feature {
    name: "todo",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "我的待办", needs: Permission::ViewTasks }],
    ..Feature::NOTHING
};
