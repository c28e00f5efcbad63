//! 上市标准: which listing standards a company meets, which it misses and by how much, and what is
//! not known.
//!
//! Standards are dated data (`seeds/listing_standards.toml`), never code: a **board** has structure
//! conditions and numbered **standards**; a standard is met by any one of its **branches**; a branch
//! by all of its conditions, of which those of one **group** are alternatives. [`Known`] is what is
//! known of a company on a day, [`Fit`] the answer, [`explain`] the same answer in words. Nothing
//! here reads a database: the same figures always give the same answer.
//!
//! Three things follow from what a city can know. The market value of an offering is a matter of
//! the offering: a standard is at best met *if* it reaches so much. A figure that is missing is not
//! a figure that fails. And where a person must judge, figures alone never say 满足.

pub mod answers;
mod explain;
mod feature;
mod known;
mod parse;
mod reading;
mod rulebook;
mod seed;
#[cfg(test)]
mod tests;
mod verdict;
mod wanted;
mod words;

pub use explain::{
    BoardReport, BranchReport, ConditionReport, GroupReport, Report, StandardReport, Want, explain,
};
pub use feature::FEATURE;
pub use known::{Known, Rates, YearFigures};
pub use parse::rulebook;
pub use reading::months_since;
pub use rulebook::{
    BoardRule, Branch, Certainty, Condition, Group, Kind, Metric, Op, Over, Rulebook, Standard,
    Unit,
};
pub use seed::STANDARDS;
pub use verdict::{Answer, Fit, Outcome};
pub use wanted::Wanted;
