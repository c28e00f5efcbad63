//! Chinese names of blocker fields and actions in the history and the audit log.

use super::model::{Severity, Status};
use crate::department;
use crate::record::{Term, Vocabulary, Words, yes_or_no};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new("blocker", "困难问题", TERMS)],
    actions: &[
        ("blocker_raised", "登记困难问题"),
        ("blocker_changed", "修改困难问题"),
        ("blocker_acted_on", "办理困难问题"),
        ("blocker_step_taken", "困难问题自动提醒上报"),
        ("blocker_reckoned", "重新推算困难问题期限"),
    ],
    ..Words::NONE
};

const TERMS: &[Term] = &[
    Term::listed("category", "类别", department::CATEGORY_NAMES),
    Term::word("severity", "严重程度", |code| code.parse().ok().map(Severity::label)),
    Term::listed("lead_department", "牵头部门", department::NAMES),
    Term::listed("departments", "协办部门", department::NAMES),
    Term::new("description", "问题描述"),
    Term::new("responsible_person", "责任人"),
    Term::new("raised_on", "登记日期"),
    Term::new("due_on", "办结期限"),
    Term::word("status", "办理状态", |code| code.parse().ok().map(Status::label)),
    Term::new("closed_on", "销号日期"),
    Term::new("closing_note", "办结说明"),
    Term::new("escalated", "上报级别"),
    Term::word("supervised", "列入督办", yes_or_no),
    Term::new("extension_asked", "申请延期（工作日）"),
    Term::new("parent_id", "主问题编号"),
    Term::new("event", "事件编号"),
    Term::new("parent", "主问题"),
    Term::new("step", "阶段"),
];
