//! Registration of the feature.

use super::{PAGES, ROUTES};
use crate::access::Permission;
use crate::web::{Feature, Here, MenuEntry};

/// 审计日志
pub const HERE: Here = Here("/audit");

/// 审计日志
pub static FEATURE: Feature = Feature {
    name: "audit",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: HERE, name: "审计日志", needs: Permission::ReadAudit }],
    ..Feature::NOTHING
};
