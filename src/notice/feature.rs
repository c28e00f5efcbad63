//! What notices register with the server.

use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 通知
pub const HERE: Here = Here("/notices");

/// 通知
pub static FEATURE: Feature = Feature {
    name: "notice",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "通知", needs: Permission::ReadNotices }],
    done: &[("sent", "已发送。")],
    words: WORDS,
    ..Feature::NOTHING
};
