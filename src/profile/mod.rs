//! 上市画像: the listing standards that a company meets or misses, and its priority:
//! 优先级 = 潜力 × 进程 × 紧迫.
//!
//! Profiles are derived from other records: figures, stages, blockers, facts. They are calculated
//! by dated rules (`calculate::Rules`) and stored (`store`), so that lists can sort and filter by
//! them. A change of a company's records recalculates its profile in the same transaction
//! ([`actions::follow`]). A new day or new rules recalculate all profiles in the next round.
//! 源于规划“优先解决发展潜力较大、上市进程较快、需求较为迫切企业的问题”
//! 和“生成企业‘上市画像’”.

mod actions;
mod api;
mod briefing;
mod calculate;
mod feature;
mod matches;
mod radar;
mod reasons;
mod score;
mod store;
mod trace;
mod view;
mod weights;
mod what_if;

pub use actions::{
    CheckedTotals, FOLLOWER, check_all, follow, known_of, missing, traces, weights_from,
};
pub use api::ROUTES;
pub use briefing::briefing_made;
pub use feature::FEATURE;
pub use matches::{Matches, matches};
pub use radar::Radar;
pub use reasons::PriorityPart;
pub use store::{CompanySelection, forget};
pub use trace::{Explained, Trace};
pub use view::{Event, Priority, Profile, Stay, load_reading, profile};
pub use weights::GRADING;
pub use what_if::{Comparison, Imagined, Question, compare};
