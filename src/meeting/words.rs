//! Chinese words for meetings and decisions in the history and the audit log.

use super::model::{DecisionStatus, MeetingKind, MeetingStatus};
use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new(
            "meeting",
            "会议",
            &[
                Term::word("kind", "会议类别", |code| {
                    code.parse().ok().map(MeetingKind::label)
                }),
                Term::new("held_on", "会议日期"),
                Term::new("place", "地点"),
                Term::new("host", "主持人"),
                Term::new("participants", "参会单位和人员"),
                Term::new("minutes", "会议纪要"),
                Term::new("document_no", "文号"),
                Term::word("status", "会议状态", |code| {
                    code.parse().ok().map(MeetingStatus::label)
                }),
                Term::new("agenda", "议程"),
                Term::new("blockers", "议题的问题编号"),
            ],
        ),
        Vocabulary::new(
            "decision",
            "议定事项",
            &[
                Term::word("status", "状态", |code| code.parse().ok().map(DecisionStatus::label)),
                Term::new("answer", "落实情况"),
                Term::new("return_reason", "退回原因"),
                Term::new("done_on", "完成日期"),
                Term::new("meeting", "会议编号"),
                Term::new("blocker", "问题编号"),
                Term::new("unit", "责任单位"),
                Term::new("returns", "退回次数"),
                Term::new("step", "阶段"),
            ],
        ),
    ],
    actions: &[
        ("meeting_planned", "筹备会议"),
        ("meeting_changed", "修改会议"),
        ("agenda_set", "安排会议议题"),
        ("meeting_held", "登记会议召开"),
        ("minutes_recorded", "登记会议纪要"),
        ("decision_made", "登记议定事项"),
        ("decision_answered", "反馈议定事项落实情况"),
        ("decision_accepted", "确认议定事项完成"),
        ("decision_returned", "退回议定事项反馈"),
        ("decision_reckoned", "重新推算议定事项期限"),
        ("decision_step_taken", "议定事项自动提醒上报"),
    ],
    ..Words::NONE
};
