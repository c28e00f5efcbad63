//! Chinese words for grade opinions and reviews in the audit log.

use super::model::OpinionKind;
use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new(
            "grade_review",
            "年度复评",
            &[
                Term::new("year", "年度"),
                Term::new("companies", "企业"),
                Term::new("changed", "分级有变化"),
            ],
        ),
        Vocabulary::of(
            "company",
            &[Term::word("kind", "意见类别", |code| code.parse().ok().map(OpinionKind::label))],
        ),
    ],
    actions: &[
        ("grade_proposed", "建议分级"),
        ("grade_appealed", "分级申诉"),
        ("grade_dismissed", "分级意见不予采纳"),
        ("grades_reviewed", "年度复评"),
    ],
    ..Words::NONE
};
