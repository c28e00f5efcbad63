//! Names of saved views in the history and the audit log.

use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("saved_view", "常用视图", &[Term::new("shared", "共享")])],
    actions: &[("view_kept", "保存常用视图"), ("view_removed", "删除常用视图")],
    ..Words::NONE
};
