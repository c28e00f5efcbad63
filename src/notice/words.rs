//! Chinese words for notices in the audit log.

use crate::record::{Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("notice", "通知", &[])],
    actions: &[("notice_read", "阅读通知"), ("circular_sent", "发送通知公告")],
    ..Words::NONE
};
