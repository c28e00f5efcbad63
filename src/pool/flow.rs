//! Who may do what to a nomination, in which state, and where that leads. Pure, and the only
//! place that says so.
//!
//! 镇街已推荐→办公室同意→已认定 (by recognition in a batch); 不予认定 by the office and 撤回 by the town
//! or the office as long as it is not recognised.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::NominationState;
use crate::access::Role;
use crate::db::types::text_enum;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_TEXT, too_long};
use crate::web::Described;

text_enum! {
    /// What can happen to a nomination.
    #[schema(as = pool::Action)]
    pub enum Action {
        Accept = "accept" => "同意",
        Decline = "decline" => "不予认定",
        Withdraw = "withdraw" => "撤回申请",
    }
}

/// Whether a role may do something to a nomination that it sees.
pub fn may(role: Role, action: Action, state: NominationState) -> bool {
    let open = matches!(state, NominationState::Nominated | NominationState::Accepted);
    match action {
        Action::Accept => role == Role::Office && state == NominationState::Nominated,
        Action::Decline => role == Role::Office && open,
        Action::Withdraw => matches!(role, Role::Town | Role::Office) && open,
    }
}

/// What a role may do, in the order of the words.
pub fn legal(role: Role, state: NominationState) -> Vec<Action> {
    Action::ALL.iter().copied().filter(|action| may(role, *action, state)).collect()
}

/// The state after an act.
pub fn leads_to(action: Action) -> NominationState {
    match action {
        Action::Accept => NominationState::Accepted,
        Action::Decline => NominationState::Declined,
        Action::Withdraw => NominationState::Withdrawn,
    }
}

/// Why an act is refused, with what would be legal.
pub fn illegal(action: Action, role: Role, state: NominationState) -> Error {
    let legal = legal(role, state);
    let words: Vec<&str> = legal.iter().map(|one| one.label()).collect();
    let way_out = match words.is_empty() {
        true => "现在没有需要您操作的步骤。".to_owned(),
        false => format!("您现在可以：{}。", words.join("、")),
    };
    let (wanted, now) = (action.label(), state.label());
    let sentence = format!("这项入库申请处于“{now}”状态，您不能“{wanted}”。{way_out}");
    let described = |one: &Action| Described { code: one.code().into(), name: one.label().into() };
    let legal: Vec<Described> = legal.iter().map(described).collect();
    Error::conflict(Code::IllegalAction, sentence).with("legal", legal)
}

/// 办理动作 of a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// 动作: one of those the nomination's `legal_actions` names
    pub action: Action,
    /// 审核意见: required to decline
    #[serde(default)]
    pub reason: Option<String>,
    /// The version that was seen: another one is refused
    #[serde(default)]
    pub version: Option<i64>,
}

impl Decision {
    /// Without blanks around what was written; refused where something is missing.
    pub fn checked(mut self) -> Result<Self, Error> {
        let reason = self.reason.take().map(|reason| reason.trim().to_owned());
        self.reason = reason.filter(|reason| !reason.is_empty());
        let wrong = match &self.reason {
            None if self.action == Action::Decline => {
                Some(FieldError::new("reason", Code::ReasonRequired, "不予认定须写明理由。"))
            }
            reason => too_long("reason", "理由", reason.as_ref(), LONGEST_TEXT),
        };
        wrong.map_or(Ok(self), |wrong| Err(Error::invalid(vec![wrong])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_in_every_state() {
        use Action::*;
        use NominationState::*;
        let table: [(Role, [&[Action]; 5]); 4] = [
            (Role::Town, [&[Withdraw], &[Withdraw], &[], &[], &[]]),
            (Role::Office, [&[Accept, Decline, Withdraw], &[Decline, Withdraw], &[], &[], &[]]),
            (Role::Leader, [&[], &[], &[], &[], &[]]),
            (Role::Department, [&[], &[], &[], &[], &[]]),
        ];
        for (role, expected) in table {
            let states = [Nominated, Accepted, Recognised, Declined, Withdrawn];
            for (state, expected) in states.into_iter().zip(expected) {
                assert_eq!(legal(role, state), expected, "{role} {state}");
                for action in legal(role, state) {
                    assert_ne!(leads_to(action), state, "{action} leads somewhere");
                }
                for action in Action::ALL.iter().filter(|one| !expected.contains(one)) {
                    assert_eq!(illegal(*action, role, state).code(), "illegal_action");
                }
            }
        }
    }

    #[test]
    fn to_decline_needs_a_reason() {
        for (action, reason, code) in [
            (Action::Decline, None, Some("reason_required")),
            (Action::Decline, Some(" "), Some("reason_required")),
            (Action::Accept, None, None),
            (Action::Decline, Some("净利润下滑"), None),
        ] {
            let decision = Decision { action, reason: reason.map(str::to_owned), version: None };
            let refused = decision.checked().err().map(|error| error.errors()[0].code.as_str());
            assert_eq!(refused, code, "{action} {reason:?}");
        }
    }
}
