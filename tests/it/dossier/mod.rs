//! Pages of many features.

mod briefing;
mod dictionaries;
mod overview;
mod town;
