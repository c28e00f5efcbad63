//! Registers the rules of confirmations with the server: routes, terms and their page.

use super::rules;
use crate::record::{Term, Vocabulary, Words};
use crate::setting;
use crate::web::Feature;

/// 确认
pub static FEATURE: Feature = Feature {
    name: "confirmation",
    routes: &[rules::PAGES, rules::ROUTES],
    words: Words {
        kinds: &[Vocabulary::of(
            setting::KIND,
            &[Term::new("steps", "须确认的事项"), Term::new("days", "确认时限")],
        )],
        ..Words::NONE
    },
    hooks: &[&rules::PAGE],
    ..Feature::NOTHING
};
