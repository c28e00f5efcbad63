//! Flow of a declaration as a table. Pure, and the only place with these rules.
//!
//! 待确认→已确认, or →已退回→待确认 again when the town has amended it. The town, or the office,
//! may withdraw it before it is confirmed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::DeclarationState;
use crate::access::Role;
use crate::db::types::text_enum;
use crate::flow::{Act, Question, Rule};

use DeclarationState::*;

text_enum! {
    /// Actions on a declaration.
    #[schema(as = declaration::Action)]
    pub enum Action {
        Confirm = "confirm" => "确认",
        Return = "return" => "退回",
        Amend = "amend" => "修改后重报",
        Withdraw = "withdraw" => "撤回申报",
    }
}

/// States before a confirmation.
pub const OPEN: &[DeclarationState] = &[Pending, Returned];

impl Act for Action {
    type Party = Role;
    type State = DeclarationState;
    type Standing = DeclarationState;

    const RECORD: &'static str = "这项申报";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Self::Confirm, &[Role::Office], &[Pending]).to(Confirmed).leads_on().unfolded(),
        Rule::of(Self::Return, &[Role::Office], &[Pending])
            .to(Returned)
            .leads_back()
            .asks(&[Question::reason("退回原因").needed("退回须写明原因，以便镇街（园区）补正。")]),
        Rule::of(Self::Amend, &[Role::Town], OPEN).to(Pending).leads_on().unfolded().asks(&[
            Question::day("occurred_on", "发生日期").hint("不填则不改动。"),
            Question::line("stock_code", "证券代码").hint("只用于上市，不填则不改动。"),
            Question::line("document_no", "文号").hint("不填则不改动。"),
        ]),
        Rule::of(Self::Withdraw, &[Role::Town, Role::Office], OPEN)
            .to(Withdrawn)
            .leads_back()
            .asks(&[Question::reason("原因")]),
    ];
}

/// 办理动作 of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = declaration::Decision)]
pub struct Decision {
    /// 动作: one of the declaration's `legal_actions`
    pub action: Action,
    /// 退回原因: required to return
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 发生日期, to amend
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_on: Option<NaiveDate>,
    /// 证券代码, to amend a listing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_code: Option<String>,
    /// 文号, to amend
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_no: Option<String>,
    /// Version the caller has seen: any other is refused
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

impl Decision {
    /// Creates the confirmation of a version.
    pub fn confirm(version: i64) -> Self {
        Self { version: Some(version), ..Self::plain(Action::Confirm) }
    }

    /// Creates a return with a reason.
    pub fn return_for(reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..Self::plain(Action::Return) }
    }

    fn plain(action: Action) -> Self {
        Self {
            action,
            reason: None,
            occurred_on: None,
            stock_code: None,
            document_no: None,
            version: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_in_every_state() {
        use Action::*;
        let table: [(Role, [&[Action]; 4]); 4] = [
            (Role::Town, [&[Amend, Withdraw], &[Amend, Withdraw], &[], &[]]),
            (Role::Office, [&[Confirm, Return, Withdraw], &[Withdraw], &[], &[]]),
            (Role::Leader, [&[], &[], &[], &[]]),
            (Role::Department, [&[], &[], &[], &[]]),
        ];
        for (role, expected) in table {
            for (state, expected) in DeclarationState::ALL.iter().zip(expected) {
                assert_eq!(Action::legal(&[role], *state), expected, "{role} {state}");
            }
        }
    }
}
