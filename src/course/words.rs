//! Chinese words for stage events in the history and the audit log.

use crate::record::{Term, Vocabulary, Words};
use crate::stage::{Stage, Step};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::of(
        "company",
        &[
            Term::word("stage", "阶段", stage),
            Term::new("stage_event", "阶段事件"),
            Term::new("suspended_since", "中止起始日期"),
            Term::new("event", "事件编号"),
            Term::word("from", "原为", stage),
            Term::new("occurred_on", "日期"),
            Term::word("step", "阶段", |step| step.parse().ok().map(Step::label)),
        ],
    )],
    actions: &[
        ("company_created", "新增企业"),
        ("stage_changed", "登记阶段变化"),
        ("stage_corrected", "更正阶段"),
    ],
    ..Words::NONE
};

fn stage(code: &str) -> Option<&'static str> {
    code.parse().ok().map(Stage::label)
}
