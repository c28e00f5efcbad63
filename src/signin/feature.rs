//! Registration of the feature.

use super::{PAGES, ROUTES};
use crate::session::WORDS;
use crate::web::{Feature, Here};

/// 我的账号; not in the menu.
pub const ACCOUNT: Here = Here("/account");

/// 登录
pub static FEATURE: Feature =
    Feature { name: "signin", routes: &[PAGES, ROUTES], words: WORDS, ..Feature::NOTHING };
