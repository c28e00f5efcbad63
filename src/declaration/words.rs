//! Names of declarations in the history and the audit log.

use super::model::DeclarationState;
use crate::record::{Term, Vocabulary, Words};
use crate::stage::Step;

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(
        "declaration",
        "申报",
        &[
            Term::word("state", "申报状态", |code| {
                code.parse().ok().map(DeclarationState::label)
            }),
            Term::new("reason", "退回原因"),
            Term::word("step", "事项", |code| code.parse().ok().map(Step::label)),
            Term::new("occurred_on", "发生日期"),
            Term::new("fact", "申报内容"),
            Term::new("document_no", "文号"),
        ],
    )],
    actions: &[
        ("fact_declared", "申报"),
        ("fact_confirmed", "确认申报"),
        ("fact_returned", "退回申报"),
        ("fact_amended", "修改申报"),
        ("fact_withdrawn", "撤回申报"),
    ],
    ..Words::NONE
};
