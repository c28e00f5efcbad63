//! The flows of a meeting and of a decision as tables: who may perform which action in which
//! status, the next status, and the required input. Pure. Only this file defines them.
//!
//! 议定事项: 待落实→已反馈→已完成. If the office returns an answer, the status is 待落实 again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{DecisionStatus, MeetingStatus, Task};
use crate::access::{Reach, Role, Scope};
use crate::db::types::text_enum;
use crate::department::OFFICE;
use crate::flow::{Act, Question, Rule};

use DecisionStatus::*;
use MeetingStatus::*;
use Party::*;

text_enum! {
    /// Actions of the office on a meeting, in order.
    pub enum MeetingAction {
        Hold = "hold" => "登记召开",
        Minutes = "minutes" => "登记会议纪要",
        Decide = "decide" => "登记议定事项",
    }
}

impl Act for MeetingAction {
    type Party = Party;
    type State = MeetingStatus;
    type Standing = MeetingStatus;

    const RECORD: &'static str = "这次会议";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Self::Hold, &[Office], &[Planned]).to(Held),
        Rule::of(Self::Minutes, &[Office], &[Held]),
        Rule::of(Self::Decide, &[Office], &[Held]),
    ];
}

text_enum! {
    /// Actions on a decision.
    #[schema(as = meeting::Action)]
    pub enum Action {
        Answer = "answer" => "反馈落实情况",
        Accept = "accept" => "确认完成",
        Return = "return" => "退回",
    }
}

/// Relation of a user to a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// Belongs to the responsible unit. Includes the office if the unit is 领导小组办公室.
    Responsible,
    /// 领导小组办公室
    Office,
}

/// Returns the relations of a user with this scope and role to a decision in the scope.
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

impl Act for Action {
    type Party = Party;
    type State = DecisionStatus;
    type Standing = DecisionStatus;

    const RECORD: &'static str = "这项议定事项";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Self::Answer, &[Responsible], &[Open])
            .to(Answered)
            .leads_on()
            .unfolded()
            .asks(&[Question::note("落实情况").needed("请写明落实情况。")]),
        Rule::of(Self::Accept, &[Office], &[Answered])
            .to(Done)
            .leads_on()
            .asks(&[Question::note("意见")]),
        Rule::of(Self::Return, &[Office], &[Answered])
            .to(Open)
            .leads_back()
            .asks(&[Question::note("退回理由").needed("退回须写明理由。")]),
    ];
}

/// 办理动作 of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = meeting::ActionInput)]
pub struct ActionInput {
    /// 动作, one of the decision's `legal_actions`
    pub action: Action,
    /// 说明: the answer for `answer`, the reason for `return`
    #[serde(default)]
    pub note: Option<String>,
    /// The version that the user saw. Another version is refused.
    #[serde(default)]
    pub version: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::checked;

    #[test]
    fn every_party_in_every_state() {
        use Action::*;
        let table: [(&[Party], [&[Action]; 3]); 4] = [
            (&[], [&[], &[], &[]]),
            (&[Responsible], [&[Answer], &[], &[]]),
            (&[Office], [&[], &[Accept, Return], &[]]),
            (&[Responsible, Office], [&[Answer], &[Accept, Return], &[]]),
        ];
        for (parties, expected) in table {
            for (status, expected) in [Open, Answered, Done].into_iter().zip(expected) {
                assert_eq!(Action::legal(parties, status), expected, "{parties:?} {status}");
                for action in Action::legal(parties, status) {
                    assert_ne!(action.leads_to(status), status, "{action} leads somewhere");
                }
                for action in Action::ALL.iter().filter(|one| !expected.contains(one)) {
                    let refused = action.permitted(parties, status).unwrap_err();
                    assert_eq!(refused.code(), "illegal_action");
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
                let refused = action.permitted(&[Party::Office], status).err();
                assert_eq!(refused.is_none(), legal.contains(action), "{refused:?}");
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
            let input = ActionInput { action, note: note.map(str::to_owned), version: None };
            let refused =
                checked(action, &input).err().map(|error| error.errors()[0].code.as_str());
            assert_eq!(refused, code, "{action} {note:?}");
        }
        let long =
            ActionInput { action: Action::Accept, note: Some("字".repeat(2_001)), version: None };
        assert!(checked(long.action, &long).is_err());
    }
}
