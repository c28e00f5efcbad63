//! What this feature provides to the server: routes, menu entry, words and a round.

use super::rounds::ROUND;
use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 会议
pub const HERE: Here = Here("/meetings");

/// 会议
pub static FEATURE: Feature = Feature {
    name: "meeting",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "会议", needs: Permission::ViewMeetings }],
    words: WORDS,
    hooks: &[&ROUND],
    ..Feature::NOTHING
};
