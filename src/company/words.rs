//! Chinese words for companies in the history and the audit log.

use super::facts::{self, Input};
use super::model::Grade;
use crate::limits::mask_phone;
use crate::market::Board;
use crate::money::{Currency, wan};
use crate::record::{Reading, Term, Vocabulary, Words};
use crate::town;

pub const WORDS: Words = Words {
    kinds: &[Vocabulary {
        more: fact,
        ..Vocabulary::new(
            "company",
            "企业",
            &[
                Term::listed("town_code", "所属镇街（园区）", town::NAMES),
                Term::new("confirm_duplicate", "确是另一家企业"),
                Term::word("grade", "分级", |grade| grade.parse().ok().map(Grade::label)),
            ],
        )
    }],
    actions: &[
        ("company_changed", "修改企业"),
        ("company_deleted", "删除企业"),
        ("company_restored", "恢复企业"),
        ("contact_revealed", "查看联系电话"),
        ("grade_decided", "决定分级"),
    ],
    ..Words::NONE
};

/// Returns the term of a fact, with the same label as in the form.
fn fact(field: &str) -> Option<Term> {
    let fact = facts::fact(field)?;
    let reading = match (field, fact.about.input) {
        ("contact_phone", _) => Reading::Told(|_, phone| Some(mask_phone(phone))),
        (_, Input::Wan) => Reading::Told(in_wan),
        (_, Input::Board) => Reading::Word(|board| board.parse().ok().map(Board::label)),
        (_, Input::Currency) => Reading::Word(|code| code.parse().ok().map(Currency::label)),
        _ => Reading::AsItStands,
    };
    Some(Term { field: fact.name, label: fact.label, reading })
}

fn in_wan(_: &str, yuan: &str) -> Option<String> {
    yuan.parse().ok().map(|yuan| format!("{} 万元", wan(yuan)))
}
