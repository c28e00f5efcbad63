//! What this feature provides to the server: routes, menu entry and words.

use super::words::WORDS;
use super::{ADVANCE_ROUTES, PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 上市记录
pub const HERE: Here = Here("/listings");

/// 上市记录
pub static FEATURE: Feature = Feature {
    name: "listing",
    routes: &[PAGES, ADVANCE_ROUTES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "上市记录", needs: Permission::ViewListings }],
    done: &[("relocated", "已登记迁移。")],
    words: WORDS,
    ..Feature::NOTHING
};
