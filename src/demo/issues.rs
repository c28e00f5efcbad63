//! The issues of the demo, as a script: who did what, how many working days ago. The verbs are
//! those of the program, so that clocks, lights and counts come about as they would in a city.

use serde::Deserialize;

use crate::blocker::{Action, Deed, NewEvidence, Severity};
use crate::error::Error;
use crate::misread;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The unit of the company.
    Town,
    /// The department that leads.
    Lead,
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leader,
}

/// An issue of a fictional company.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// 类别
    pub category: String,
    /// 问题描述
    pub description: String,
    /// 严重程度
    pub severity: Severity,
    /// Raised so many working days ago, by its unit.
    pub raised: u32,
    /// What was done since: working days ago, by whom, what, with which words.
    pub acts: Vec<(u32, Who, Action, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    issues: Vec<Issue>,
}

/// The script. The periods are those of the categories.
pub fn issues() -> Result<Vec<Issue>, Error> {
    let script: Script = misread::toml(include_str!("../../seeds/demo/困难问题.toml"))?;
    Ok(script.issues)
}

/// The deed of an act: its words are the responsible person, or the note.
pub fn deed(action: Action, words: &str) -> Deed {
    let some = (!words.is_empty()).then(|| words.to_owned());
    let mut deed = Deed::new(action);
    match action {
        Action::Sign => deed.responsible_person = some,
        Action::AskExtension => {
            deed.working_days = Some(10);
            deed.note = some;
        }
        Action::Supervise => {
            deed.supervised = Some(true);
            deed.note = some;
        }
        Action::Answer => {
            deed.note = some;
            deed.evidence = vec![NewEvidence {
                name: "（演示）办结证明".to_owned(),
                document_no: Some("演示〔2026〕1 号".to_owned()),
                attachment_id: None,
            }];
        }
        _ => deed.note = some,
    }
    deed
}
