//! Routes, menu entry and texts that this feature registers.

use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 导入
pub const HERE: Here = Here("/imports");

/// 导入
pub static FEATURE: Feature = Feature {
    name: "import",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "导入", needs: Permission::Import }],
    done: &[
        ("reread", "已按新的设置重新识别和核对。"),
        ("mended", "已保存更正，并重新核对。"),
        ("imported", "已提交，名单已导入。"),
        ("imported-before", "这个批次已经提交过，没有重复导入。"),
        ("undone", "已撤销这次导入。"),
    ],
    words: WORDS,
    ..Feature::NOTHING
};
