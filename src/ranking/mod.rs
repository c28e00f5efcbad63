//! 考核排名: the league table of the units that are to break zero (督导考核).
//!
//! Points follow dated rules (`seeds/scoring.toml`): a [`Period`] is judged by the version in
//! force on its last day. Items of stages count a company's first entry within the period, for
//! the unit its event was credited to at the time; 破零 counts the first day a unit ever had a
//! listed company. Every point names the records it comes from. Source: 规划 “将各相关部门和园区、
//! 镇街推动上市工作纳入年度考评”, 领域规则 "Ranking and assessment".
//!
//! Computed so far: results and process. Service and reporting items are read from the rule and
//! named in the answer as not yet scored; they come with the features whose records they count.

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
pub use rule::{Group, Item, Rule};
pub use score::{BrokenZero, Entry, Evidence, Facts, ItemScore, Unit, UnitScore, score};
pub use table::{League, LeagueItem, LeagueRule, Row, table, table_if_ruled};
