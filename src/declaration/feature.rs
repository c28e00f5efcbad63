//! Registers declarations with the server.

use super::actions::{DECLARE, PROOF};
use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 申报确认
pub const HERE: Here = Here("/declarations");

/// 申报确认
pub static FEATURE: Feature = Feature {
    name: "declaration",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "申报确认", needs: Permission::ViewTrace }],
    done: &[
        ("declared", "已申报，领导小组办公室确认后生效；确认之前不计入统计。"),
        ("confirmed", "已确认，并已通知镇街（园区）。"),
    ],
    words: WORDS,
    hooks: &[&DECLARE, &PROOF],
};
