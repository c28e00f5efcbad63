//! Names of settings in the audit log. Each feature provides the names of its own settings.

use crate::record::{Vocabulary, Words};

/// Object of all audit entries on settings.
pub const KIND: &str = "setting";

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(KIND, "设置", &[])],
    actions: &[("setting_changed", "修改设置")],
    ..Words::NONE
};
