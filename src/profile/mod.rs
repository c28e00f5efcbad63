//! 上市画像: what a company is, which standards it meets and misses, and how soon it should be
//! helped: 优先级 = 潜力 × 进程 × 紧迫.
//!
//! Everything here follows from records kept elsewhere: figures, stages, blockers, facts. It is
//! reckoned by dated rules (`reckon::Rules`) and kept (`store`) so that lists can be sorted and
//! filtered by it. A change of a company's records reckons it anew in the same transaction
//! ([`actions::follow`]); a new day or new rules do in the next round. 源于规划“优先解决发展潜力较大、
//! 上市进程较快、需求较为迫切企业的问题”和“生成企业‘上市画像’”.

mod actions;
pub mod answers;
mod api;
mod briefing;
mod matches;
mod pages;
mod radar;
mod reasons;
mod reckon;
mod score;
mod store;
mod trace;
mod view;
mod weights;
mod what_if;

pub use actions::{Judged, follow, go_round, judge_all, known_of, missing, traces, weights_from};
pub use api::ROUTES;
pub use matches::{Matches, matches};
pub use pages::PAGES;
pub use reasons::{Part, points};
pub use score::{NOT_ON_ITS_WAY, key_of_points, priority_of};
pub use store::{Which, forget};
pub use trace::{Explained, Trace};
pub use view::{Profile, profile};
