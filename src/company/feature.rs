//! What this feature provides to the server: routes, menu entry, words and saved views.

use super::words::WORDS;
use super::{PAGES, QUESTIONS, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 企业
pub const HERE: Here = Here("/companies");

/// 企业
pub static FEATURE: Feature = Feature {
    name: "company",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "企业", needs: Permission::ViewCompanies }],
    done: &[("deleted", "已移入回收站。"), ("restored", "已从回收站恢复。")],
    words: WORDS,
    hooks: &[&QUESTIONS],
};
