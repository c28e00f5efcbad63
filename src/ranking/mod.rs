//! 考核排名: the league table of the units that must break zero (督导考核).
//!
//! Points follow dated rules (`seeds/scoring.toml`): a [`Period`] uses the version in force on its
//! last day. Stage items count a company's first entry within the period, for the unit that the
//! event was credited to at that time. 破零 counts the first day on which a unit ever had a listed
//! company. All points name the records they come from. Source: 规划
//! “将各相关部门和园区、镇街推动上市工作纳入年度考评”, 领域规则 "Ranking and assessment".
//!
//! Results and process items are computed so far. Service and reporting items are read from the
//! rule and listed in the response as not yet scored; they need features that record what they
//! count.

mod api;
mod feature;
mod pages;
mod period;
mod rule;
mod score;
mod store;
mod table;

pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use pages::PAGES;
pub use period::Period;
pub use rule::SCORING;
pub use rule::{Group, Rule, RuleItem};
pub use score::{BrokenZero, Evidence, Facts, ItemScore, StageEntry, Unit, UnitScore, score};
pub use table::{League, LeagueItem, LeagueRow, LeagueRule, rule_on, table, table_if_ruled};
