//! Script of the demo's blockers: who did what, how many working days ago. The normal actions of
//! the program are used, so deadlines, lights and counts result as in real use.

use serde::Deserialize;

use crate::blocker::{Action, ActionInput, NewEvidence, Severity};
use crate::error::Error;
use crate::misread;

/// The acting person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActingPerson {
    /// 专班 of the company's unit.
    Town,
    /// 牵头部门
    Lead,
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leader,
}

/// A blocker of a fictional company.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// 类别
    pub category: String,
    /// 问题描述
    pub description: String,
    /// 严重程度
    pub severity: Severity,
    /// Number of working days ago when its unit raised it.
    pub raised: u32,
    /// Actions since then: working days ago, actor, action, text.
    pub acts: Vec<(u32, ActingPerson, Action, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    issues: Vec<Issue>,
}

/// Reads the script. Periods are those of the categories.
pub fn issues() -> Result<Vec<Issue>, Error> {
    let script: Script = misread::toml(include_str!("../../seeds/demo/困难问题.toml"))?;
    Ok(script.issues)
}

/// Builds the input of an action. The text is the responsible person for 签收, otherwise the note.
pub fn action_input(action: Action, words: &str) -> ActionInput {
    let some = (!words.is_empty()).then(|| words.to_owned());
    let mut input = ActionInput::new(action);
    match action {
        Action::Sign => input.responsible_person = some,
        Action::AskExtension => {
            input.working_days = Some(10);
            input.note = some;
        }
        Action::Supervise => {
            input.supervised = Some(true);
            input.note = some;
        }
        Action::Answer => {
            input.note = some;
            input.evidence = vec![NewEvidence {
                name: "（演示）办结证明".to_owned(),
                document_no: Some("演示〔2026〕1 号".to_owned()),
                attachment_id: None,
            }];
        }
        _ => input.note = some,
    }
    input
}
