//! What towns register with the server.

use super::words::WORDS;
use super::{PAGES, ROUTES, TOWNS};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 镇街（园区）
pub const HERE: Here = Here("/towns");

/// 镇街（园区）
pub static FEATURE: Feature = Feature {
    name: "town",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "镇街（园区）", needs: Permission::ViewGoal }],
    words: WORDS,
    hooks: &[&TOWNS],
    ..Feature::NOTHING
};
