//! What profiles hand to the assembly.

use super::actions::go_round;
use super::{FOLLOWER, GRADING, ROUTES};
use crate::record::Round;
use crate::web::Feature;

/// 上市画像
pub static FEATURE: Feature = Feature {
    name: "profile",
    routes: &[ROUTES],
    hooks: &[&FOLLOWER, &GRADING, &ROUND],
    words: super::briefing::WORDS,
    ..Feature::NOTHING
};

/// Its number is that of profiles that have become other ones.
static ROUND: Round = Round { name: "profiles", place: 3, go: go_round };
