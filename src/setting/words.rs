//! What settings are called in the audit log; what is set, each feature says of its own.

use crate::record::{Vocabulary, Words};

/// The object of every change of settings.
pub const KIND: &str = "setting";

/// Of settings.
pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(KIND, "设置", &[])],
    actions: &[("setting_changed", "修改设置")],
    ..Words::NONE
};
