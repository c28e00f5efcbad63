//! What companies are called in the history and the audit log.

use std::sync::LazyLock;

use super::model::Grade;
use super::pages::facts;
use crate::limits::mask_phone;
use crate::market::Board;
use crate::money::{Currency, wan};
use crate::record::{Reading, Term, Vocabulary, Word, Words};
use crate::town;

/// Of companies.
pub const WORDS: Words = Words {
    kinds: &[Vocabulary {
        more: fact,
        ..Vocabulary::new(
            "company",
            "企业",
            &[
                Term::listed("town_code", "所属镇街（园区）", town::NAMES),
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

/// What people enter is called as in the form.
static FACTS: LazyLock<Vec<Word>> =
    LazyLock::new(|| facts(None).into_iter().map(|fact| (fact.name, fact.label)).collect());

fn fact(field: &str) -> Option<Term> {
    let (field, label) = FACTS.iter().copied().find(|(name, _)| *name == field)?;
    let reading = match field {
        "contact_phone" => Reading::Told(|_, phone| Some(mask_phone(phone))),
        "registered_capital_yuan" => Reading::Told(in_wan),
        "target_board" => Reading::Word(|board| board.parse().ok().map(Board::label)),
        "foreign_capital_currency" => Reading::Word(|code| code.parse().ok().map(Currency::label)),
        _ => Reading::AsItStands,
    };
    Some(Term { field, label, reading })
}

fn in_wan(_: &str, yuan: &str) -> Option<String> {
    yuan.parse().ok().map(|yuan| format!("{} 万元", wan(yuan)))
}
