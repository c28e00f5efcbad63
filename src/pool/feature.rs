//! Registers the pool with the server: routes, menu entry and terms.

use super::words::WORDS;
use super::{BATCH_ROUTES, PAGES, RECHECK_ROUTES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 后备库
pub const HERE: Here = Here("/pool");

/// 后备库
pub static FEATURE: Feature = Feature {
    name: "pool",
    routes: &[PAGES, ROUTES, BATCH_ROUTES, RECHECK_ROUTES],
    menu: &[MenuEntry { here: HERE, name: "后备库", needs: Permission::ViewPool }],
    done: &[
        ("recognised", "已认定，企业已入库，并已通知所在镇街（园区）。"),
        ("left", "已登记出库，并已通知所在镇街（园区）。"),
        ("answered", "已保存答复。"),
    ],
    words: WORDS,
    hooks: &[],
};
