//! What grades register with the server.

use super::review::end_overrides;
use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::record::Round;
use crate::web::{Feature, Here, MenuEntry};

/// 分级
pub const HERE: Here = Here("/grades");

/// 分级
pub static FEATURE: Feature = Feature {
    name: "grade",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "分级", needs: Permission::ViewProfiles }],
    done: &[
        ("graded", "已记录分级意见。"),
        ("reviewed", "年度复评已完成，分级已按规则更新。"),
        ("dismissed", "已答复，分级没有变化。"),
    ],
    words: WORDS,
    hooks: &[&ROUND],
};

/// Ends overrides whose last day has passed. It returns their number.
static ROUND: Round = Round { name: "overrides", place: 4, go: end_overrides };
