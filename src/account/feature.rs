//! What accounts register with the server.

use super::words::WORDS;
use super::{PAGES, ROUTES, SESSION_ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 账号管理
pub const HERE: Here = Here("/users");

/// 账号管理
pub static FEATURE: Feature = Feature {
    name: "account",
    routes: &[PAGES, SESSION_ROUTES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "账号", needs: Permission::ViewAccounts }],
    done: &[
        ("unlocked", "已解除锁定，该账号现在可以登录。"),
        ("ended", "已终止该账号的全部登录。"),
    ],
    words: WORDS,
    ..Feature::NOTHING
};
