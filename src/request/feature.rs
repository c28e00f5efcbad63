//! Registration of the feature.

use super::actions::end_complete;
use super::words::WORDS;
use super::{PAGES, ROUTES};
use crate::record::Round;
use crate::web::Feature;

/// 资料征集
pub static FEATURE: Feature = Feature {
    name: "request",
    routes: &[PAGES, ROUTES],
    done: &[("replied", "已答复领导小组办公室。")],
    words: WORDS,
    hooks: &[&ROUND],
    ..Feature::NOTHING
};

/// Reports the number of requests that ended because all figures are recorded.
static ROUND: Round = Round { name: "requests", place: 5, go: end_complete };
