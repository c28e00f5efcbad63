//! What ways in and out hand to the assembly.

use super::{PAGES, ROUTES};
use crate::session::WORDS;
use crate::web::{Feature, Here};

/// 我的账号, in no menu
pub const ACCOUNT: Here = Here("/account");

/// 登录
pub static FEATURE: Feature =
    Feature { name: "signin", routes: &[PAGES, ROUTES], words: WORDS, ..Feature::NOTHING };
