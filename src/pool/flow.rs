//! Flow of a nomination as a table: which role may take which action in which state, the next
//! state, and what the action asks. Pure, and the only place with these rules.
//!
//! 镇街已推荐→办公室同意→已认定 (by recognition in a batch). Before 已认定, the office may take
//! 不予认定, and the town or the office 撤回.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::NominationState;
use crate::access::Role;
use crate::db::types::text_enum;
use crate::flow::{Act, Question, Rule};

use NominationState::*;

text_enum! {
    /// Actions on a nomination.
    #[schema(as = pool::Action)]
    pub enum Action {
        Accept = "accept" => "同意",
        Decline = "decline" => "不予认定",
        Withdraw = "withdraw" => "撤回申请",
    }
}

const OPEN: &[NominationState] = &[Nominated, Accepted];

impl Act for Action {
    type Party = Role;
    type State = NominationState;
    type Standing = NominationState;

    const RECORD: &'static str = "这项入库申请";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Self::Accept, &[Role::Office], &[Nominated])
            .to(Accepted)
            .leads_on()
            .unfolded()
            .asks(&[Question::reason("意见")]),
        Rule::of(Self::Decline, &[Role::Office], OPEN)
            .to(Declined)
            .leads_back()
            .asks(&[Question::reason("理由").needed("不予认定须写明理由。")]),
        Rule::of(Self::Withdraw, &[Role::Town, Role::Office], OPEN)
            .to(Withdrawn)
            .leads_back()
            .asks(&[Question::reason("意见")]),
    ];
}

/// 办理动作 of a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// 动作: one of the nomination's `legal_actions`
    pub action: Action,
    /// 审核意见: required to decline
    #[serde(default)]
    pub reason: Option<String>,
    /// Version the caller has seen: any other is refused
    #[serde(default)]
    pub version: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::checked;

    #[test]
    fn every_role_in_every_state() {
        use Action::*;
        let table: [(Role, [&[Action]; 5]); 4] = [
            (Role::Town, [&[Withdraw], &[Withdraw], &[], &[], &[]]),
            (Role::Office, [&[Accept, Decline, Withdraw], &[Decline, Withdraw], &[], &[], &[]]),
            (Role::Leader, [&[], &[], &[], &[], &[]]),
            (Role::Department, [&[], &[], &[], &[], &[]]),
        ];
        for (role, expected) in table {
            let states = [Nominated, Accepted, Recognised, Declined, Withdrawn];
            for (state, expected) in states.into_iter().zip(expected) {
                assert_eq!(Action::legal(&[role], state), expected, "{role} {state}");
                for action in Action::legal(&[role], state) {
                    assert_ne!(action.leads_to(state), state, "{action} leads somewhere");
                }
                for action in Action::ALL.iter().filter(|one| !expected.contains(one)) {
                    let refused = action.permitted(&[role], state).unwrap_err();
                    assert_eq!(refused.code(), "illegal_action");
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
            let refused =
                checked(action, &decision).err().map(|error| error.errors()[0].code.as_str());
            assert_eq!(refused, code, "{action} {reason:?}");
        }
    }
}
