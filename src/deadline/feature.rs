//! Registers deadlines with the server: routes, terms and the page of their rules.

use super::rules;
use crate::record::{Term, Vocabulary, Words};
use crate::setting;
use crate::web::Feature;

/// 期限
pub static FEATURE: Feature = Feature {
    name: "deadline",
    routes: &[rules::PAGES, rules::ROUTES],
    words: Words {
        kinds: &[Vocabulary::of(
            setting::KIND,
            &[
                Term::new("yellow_days", "临期天数"),
                Term::new("yellow_share", "临期占比"),
                Term::new("sign_days", "签收时限"),
                Term::new("verify_days", "核验时限"),
                Term::new("escalate_town", "报镇街分管领导"),
                Term::new("escalate_office", "报领导小组办公室"),
                Term::new("escalate_leaders", "提请领导小组"),
                Term::new("silence_days", "沉默天数"),
            ],
        )],
        ..Words::NONE
    },
    hooks: &[&rules::PAGE],
    ..Feature::NOTHING
};
