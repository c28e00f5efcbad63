//! Who may do what to a meeting and to a decision, in which state, and where that leads. Pure,
//! and the only place that says so.
//!
//! 议定事项: 待落实→已反馈→已完成; the office may return an answer, and then it waits again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{DecisionStatus, MeetingStatus, Task};
use crate::access::{Reach, Role, Scope};
use crate::db::types::text_enum;
use crate::department::OFFICE;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_TEXT, too_long};
use crate::web::Described;

text_enum! {
    /// What the office does to a meeting, in order.
    pub enum MeetingAction {
        Hold = "hold" => "登记召开",
        Minutes = "minutes" => "登记会议纪要",
        Decide = "decide" => "登记议定事项",
    }
}

/// Whether something may be done to a meeting.
pub fn may_meeting(action: MeetingAction, status: MeetingStatus) -> bool {
    match action {
        MeetingAction::Hold => status == MeetingStatus::Planned,
        MeetingAction::Minutes | MeetingAction::Decide => status == MeetingStatus::Held,
    }
}

/// Refuses what may not be done to a meeting now.
pub fn check_meeting(action: MeetingAction, status: MeetingStatus) -> Result<(), Error> {
    if may_meeting(action, status) {
        return Ok(());
    }
    let (state, wanted) = (status.label(), action.label());
    let legal = MeetingAction::ALL.iter().copied().filter(|one| may_meeting(*one, status));
    let legal: Vec<MeetingAction> = legal.collect();
    let words: Vec<&str> = legal.iter().map(|one| one.label()).collect();
    let words = words.join("、");
    let sentence = format!("这次会议处于“{state}”状态，不能“{wanted}”。您现在可以：{words}。");
    let legal: Vec<Described> =
        legal.iter().map(|one| described(one.code(), one.label())).collect();
    Err(Error::conflict(Code::IllegalAction, sentence).with("legal", legal))
}

text_enum! {
    /// What can happen to a decision.
    #[schema(as = meeting::Action)]
    pub enum Action {
        Answer = "answer" => "反馈落实情况",
        Accept = "accept" => "确认完成",
        Return = "return" => "退回",
    }
}

/// What a person is to a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// Of the responsible unit; the office too where that is 领导小组办公室.
    Responsible,
    /// 领导小组办公室
    Office,
}

/// What whoever has this scope and role is to a decision that lies within the scope.
pub fn parties(scope: &Scope, role: Role, task: &Task) -> Vec<Party> {
    let of = |code: &Option<String>, own: &str| code.as_deref() == Some(own);
    let responsible = match scope.reach() {
        Reach::Town(own) => of(&task.town_code, own),
        Reach::Department(own) => of(&task.department_code, own),
        Reach::City => role == Role::Office && of(&task.department_code, OFFICE),
        Reach::Nothing => false,
    };
    let office = *scope.reach() == Reach::City && role == Role::Office;
    let all = [(responsible, Party::Responsible), (office, Party::Office)];
    all.into_iter().filter(|(is, _)| *is).map(|(_, party)| party).collect()
}

/// Whether a party may do something to a decision in this state.
pub fn may(party: Party, action: Action, status: DecisionStatus) -> bool {
    match action {
        Action::Answer => party == Party::Responsible && status == DecisionStatus::Open,
        Action::Accept | Action::Return => {
            party == Party::Office && status == DecisionStatus::Answered
        }
    }
}

/// What these parties together may do, in the order of the words.
pub fn legal(parties: &[Party], status: DecisionStatus) -> Vec<Action> {
    let may_one = |action: &Action| parties.iter().any(|party| may(*party, *action, status));
    Action::ALL.iter().copied().filter(may_one).collect()
}

/// The state after an act.
pub fn leads_to(action: Action) -> DecisionStatus {
    match action {
        Action::Answer => DecisionStatus::Answered,
        Action::Accept => DecisionStatus::Done,
        Action::Return => DecisionStatus::Open,
    }
}

/// Why an act is refused, with what would be legal.
pub fn illegal(action: Action, parties: &[Party], status: DecisionStatus) -> Error {
    let legal = legal(parties, status);
    let words: Vec<&str> = legal.iter().map(|one| one.label()).collect();
    let way_out = match words.is_empty() {
        true => "现在没有需要您操作的步骤。".to_owned(),
        false => format!("您现在可以：{}。", words.join("、")),
    };
    let (wanted, state) = (action.label(), status.label());
    let sentence = format!("这项议定事项处于“{state}”状态，您不能“{wanted}”。{way_out}");
    let legal: Vec<Described> =
        legal.iter().map(|one| described(one.code(), one.label())).collect();
    Error::conflict(Code::IllegalAction, sentence).with("legal", legal)
}

fn described(code: &str, name: &str) -> Described {
    Described { code: code.to_owned(), name: name.to_owned() }
}

/// 办理动作 of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = meeting::Deed)]
pub struct Deed {
    /// 动作: one of those the decision's `legal_actions` names
    pub action: Action,
    /// 说明: the answer of `answer`, the reason of `return`
    #[serde(default)]
    pub note: Option<String>,
    /// The version that was seen: another one is refused
    #[serde(default)]
    pub version: Option<i64>,
}

impl Deed {
    /// Without blanks around what was written; refused where something is missing.
    pub fn checked(mut self) -> Result<Self, Error> {
        let note = self.note.take().map(|note| note.trim().to_owned());
        self.note = note.filter(|note| !note.is_empty());
        let missing = match self.action {
            Action::Answer => "请写明落实情况。",
            Action::Return => "退回须写明理由。",
            Action::Accept => "",
        };
        let wrong = match &self.note {
            None if !missing.is_empty() => {
                Some(FieldError::new("note", Code::NoteRequired, missing))
            }
            note => too_long("note", "说明", note.as_ref(), LONGEST_TEXT),
        };
        wrong.map_or(Ok(self), |wrong| Err(Error::invalid(vec![wrong])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_party_in_every_state() {
        use Action::*;
        use DecisionStatus::*;
        use Party::*;
        let table: [(&[Party], [&[Action]; 3]); 4] = [
            (&[], [&[], &[], &[]]),
            (&[Responsible], [&[Answer], &[], &[]]),
            (&[Office], [&[], &[Accept, Return], &[]]),
            (&[Responsible, Office], [&[Answer], &[Accept, Return], &[]]),
        ];
        for (parties, expected) in table {
            for (status, expected) in [Open, Answered, Done].into_iter().zip(expected) {
                assert_eq!(legal(parties, status), expected, "{parties:?} {status}");
                for action in legal(parties, status) {
                    assert_ne!(leads_to(action), status, "{action} leads somewhere");
                }
                for action in Action::ALL.iter().filter(|one| !expected.contains(one)) {
                    assert_eq!(illegal(*action, parties, status).code(), "illegal_action");
                }
            }
        }
    }

    #[test]
    fn a_meeting_is_held_once_and_decides_then() {
        use MeetingAction::*;
        for (status, legal) in
            [(MeetingStatus::Planned, &[Hold][..]), (MeetingStatus::Held, &[Minutes, Decide])]
        {
            for action in MeetingAction::ALL {
                assert_eq!(check_meeting(*action, status).is_ok(), legal.contains(action));
            }
        }
    }

    #[test]
    fn an_answer_and_a_return_need_words() {
        for (action, note, code) in [
            (Action::Answer, None, Some("note_required")),
            (Action::Answer, Some(" "), Some("note_required")),
            (Action::Return, None, Some("note_required")),
            (Action::Accept, None, None),
            (Action::Answer, Some("已办证"), None),
        ] {
            let deed = Deed { action, note: note.map(str::to_owned), version: None };
            let refused = deed.checked().err().map(|error| error.errors()[0].code.as_str());
            assert_eq!(refused, code, "{action} {note:?}");
        }
        let long = Deed { action: Action::Accept, note: Some("字".repeat(2_001)), version: None };
        assert!(long.checked().is_err());
    }
}
