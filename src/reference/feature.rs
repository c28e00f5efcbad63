//! Registration of the feature.

use super::words::WORDS;
use super::{CALENDAR, CITY};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 基础数据: page of units, departments and categories.
pub const HERE: Here = Here("/dictionaries");

/// 参考数据
pub static FEATURE: Feature = Feature {
    name: "reference",
    menu: &[MenuEntry { here: HERE, name: "基础数据", needs: Permission::ViewUnits }],
    hooks: &[&CITY, &CALENDAR],
    words: WORDS,
    ..Feature::NOTHING
};
