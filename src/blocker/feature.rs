//! Registers blockers with the server: routes, menu entry, terms and hooks.

use super::rounds::ROUND;
use super::words::WORDS;
use super::{EVIDENCE, PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 困难问题
pub const HERE: Here = Here("/blockers");

/// 困难问题
pub static FEATURE: Feature = Feature {
    name: "blocker",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "困难问题", needs: Permission::ViewBlockers }],
    words: WORDS,
    hooks: &[&EVIDENCE, &ROUND],
    ..Feature::NOTHING
};
