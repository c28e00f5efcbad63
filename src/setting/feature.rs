//! Registration of the feature.

use super::words::WORDS;
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 设置
pub const HERE: Here = Here("/settings");

/// 设置
pub static FEATURE: Feature = Feature {
    name: "setting",
    menu: &[MenuEntry { here: HERE, name: "设置", needs: Permission::SetRules }],
    words: WORDS,
    ..Feature::NOTHING
};
