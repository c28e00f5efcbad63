//! Registration of pages that combine many features.

use super::{
    ATTACHMENT_PAGES, COMPANY_PAGES, DICTIONARY_PAGES, OVERVIEW_PAGES, PROFILE_PAGES, TOWN_PAGES,
};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 总览
pub const OVERVIEW: Here = Here("/");

/// 总览、企业、镇街、画像、基础数据
pub static FEATURE: Feature = Feature {
    name: "dossier",
    routes: &[
        OVERVIEW_PAGES,
        COMPANY_PAGES,
        ATTACHMENT_PAGES,
        TOWN_PAGES,
        PROFILE_PAGES,
        DICTIONARY_PAGES,
    ],
    menu: &[MenuEntry { here: OVERVIEW, name: "总览", needs: Permission::ViewGoal }],
    done: &[("moved", "已登记阶段变化。"), ("corrected", "已更正。")],
    ..Feature::NOTHING
};
