//! What files of reference data hand to the assembly.

use super::CALENDAR;
use super::words::WORDS;
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 基础数据, the page of units, departments and categories.
pub const HERE: Here = Here("/dictionaries");

/// 参考数据
pub static FEATURE: Feature = Feature {
    name: "reference",
    menu: &[MenuEntry { here: HERE, name: "基础数据", needs: Permission::ViewUnits }],
    hooks: &[&CALENDAR],
    words: WORDS,
    ..Feature::NOTHING
};
