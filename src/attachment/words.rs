//! Names of attachments in the history and the audit log.

use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("attachment", "附件", &[Term::new("file_name", "文件名")])],
    actions: &[("attachment_added", "上传附件"), ("attachment_removed", "删除附件")],
    ..Words::NONE
};
