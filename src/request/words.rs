//! Names of information requests in the history and the audit log.

use super::model::Ending;
use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(
        "information_request",
        "资料征集",
        &[
            Term::word("closed_as", "结束方式", ending),
            Term::new("figures", "征集的资料"),
            Term::new("due_on", "答复期限"),
            Term::word("ending", "结束方式", ending),
            Term::new("answer", "答复"),
        ],
    )],
    actions: &[("information_asked", "征集资料"), ("information_closed", "结束资料征集")],
    ..Words::NONE
};

fn ending(code: &str) -> Option<&'static str> {
    code.parse().ok().map(Ending::label)
}
