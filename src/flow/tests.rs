//! Tests of a small flow and of what follows from its table.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::db::types::text_enum;
use crate::error::Error;
use crate::web::parts::{Choice, Pairs};

text_enum! {
    /// Actions on a letter.
    enum Letters {
        Send = "send" => "寄出",
        Return = "return" => "退回",
        Lose = "lose" => "遗失",
    }
}

text_enum! {
    /// State of a letter.
    enum Where {
        Here = "here" => "待寄",
        Gone = "gone" => "已寄",
    }
}

impl Act for Letters {
    type Party = u8;
    type State = Where;
    type Standing = Where;

    const RECORD: &'static str = "这封信";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Self::Send, &[1, 2], &[Where::Here]).to(Where::Gone).leads_on().asks(&[
            Question::one("to", "收信人").needed("请写明收信人。"),
            Question::working_days("几个工作日内"),
            Question::yes_no("registered", "挂号").needed("请选择是否挂号。"),
            Question::note("为什么挂号").needed_if(("registered", true), "挂号须写明理由。"),
        ]),
        Rule::of(Self::Return, &[1, 2], &[Where::Gone])
            .when(|party, _| party == 2)
            .to(Where::Here)
            .leads_back(),
    ];
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    to: Option<String>,
    working_days: Option<i32>,
    registered: Option<bool>,
    note: Option<String>,
}

fn codes(sent: &Sent) -> Vec<(String, String)> {
    let refused = checked(Letters::Send, sent).err();
    let errors = refused.iter().flat_map(Error::errors);
    errors.map(|one| (one.field.clone(), one.code.to_string())).collect()
}

#[test]
fn what_is_not_in_the_table_is_refused_with_what_is() {
    assert_eq!(Letters::legal(&[1], Where::Here), [Letters::Send]);
    assert_eq!(Letters::legal(&[1, 2], Where::Gone), [Letters::Return]);
    assert_eq!(Letters::legal(&[1], Where::Gone), []);
    assert_eq!(Letters::Send.leads_to(Where::Here), Where::Gone);
    assert_eq!(Letters::Lose.leads_to(Where::Here), Where::Here, "what has no rule stays");
    let refused = Letters::Lose.permitted(&[1], Where::Here).unwrap_err();
    assert_eq!(refused.detail(), "这封信处于“待寄”状态，您不能“遗失”。您现在可以：寄出。");
    assert_eq!(refused.document("")["legal"], json!([{"code": "send", "name": "寄出"}]));
    let nothing = Letters::Send.permitted(&[1], Where::Gone).unwrap_err();
    assert!(nothing.detail().ends_with("现在没有需要您操作的步骤。"), "{}", nothing.detail());
}

#[test]
fn what_was_sent_answers_what_is_asked() {
    let bare = Sent { to: Some(" ".into()), ..Sent::default() };
    let missing = ["to", "registered"].map(|field| (field.into(), "missing_field".into()));
    assert_eq!(codes(&bare), missing);
    let sent = Sent { to: Some(" 甲 ".into()), registered: Some(false), ..Sent::default() };
    assert_eq!(checked(Letters::Send, &sent).unwrap().to.as_deref(), Some("甲"));
    let why = Sent { registered: Some(true), working_days: Some(251), ..sent.clone() };
    let wrong = [("working_days", "out_of_range"), ("note", "note_required")];
    assert_eq!(codes(&why), wrong.map(|(field, code)| (field.into(), code.into())));
    let strange = checked(Letters::Return, &sent).unwrap_err();
    let strange: Vec<_> = strange.errors().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(strange, ["to", "registered"], "what an act does not ask has no place in it");
}

#[test]
fn the_card_has_the_same_table() {
    let fill = |_, field: crate::web::parts::Field| {
        Some(if field.name == "to" { field.among([Choice::new("jia", "甲")]) } else { field })
    };
    let mut card = Card::filled("/letters/1/act", 3, &[Letters::Send], fill);
    let sent = Pairs::from_query("action=send&version=3&to=jia&registered=false&note=").unwrap();
    let given = serde_json::Value::Object(card.entered(&sent).unwrap());
    let expected = json!({"action": "send", "version": 3, "to": "jia", "registered": false});
    assert_eq!(given, expected);
    let gone = Pairs::from_query("action=return&version=3").unwrap();
    assert_eq!(card.entered(&gone).unwrap().len(), 1, "no longer legal: the verb says what is");
    let refusal = checked(Letters::Send, &Sent::default()).unwrap_err();
    assert_eq!(card.refused(&gone, &refusal).as_deref(), Some(refusal.detail()));
    assert_eq!(card.refused(&sent, &refusal), None);
    let page = askama::Template::render(&card).unwrap();
    assert!(page.contains("请写明收信人。") && page.contains("<details open>"), "{page}");
}
