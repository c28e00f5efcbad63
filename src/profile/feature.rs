//! What this feature provides to the server: routes, hooks, a round and words.

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

/// The number that it reports is the number of changed profiles.
static ROUND: Round = Round { name: "profiles", place: 3, go: go_round };
