//! 排名: the league table of towns and parks for a year or month (督导考核).
//!
//! Points come from dated rules and from records alone: every point names the stage events that
//! carry it. Every business role sees the totals; a town sees the evidence of its own unit only.

mod api;
mod league;
mod score;
mod store;

pub use api::ROUTES;
pub use league::{League, Period, league};
