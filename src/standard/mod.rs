//! 上市标准: which listing standards a company meets, which it misses and by how much, and what is
//! not known.
//!
//! Standards are data with dates (`seeds/listing_standards.toml`), not code. A **board** has
//! structure conditions and numbered **standards**. A standard is met if any of its **branches** is
//! met. A branch is met if all of its **groups** are met, and a group if one of its conditions is
//! met. [`Known`] is what is known of a company on a day, [`Fit`] is the answer, and [`explain`]
//! returns the answer with its reasons. Nothing here reads a database: the same figures always give
//! the same answer.
//!
//! A city does not know everything, which has three consequences. The market value depends on the
//! offering, so a standard with a market value is at best met *if* the offering reaches it. A
//! missing figure is not a failed one. If a person must judge, figures alone never give 满足.

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
    BoardReport, BranchReport, ConditionReport, GroupReport, MissingFigure, Report, StandardReport,
    explain,
};
pub use feature::FEATURE;
pub use known::{Known, Rates, YearFigures};
pub use parse::rulebook;
pub use reading::months_since;
pub use rulebook::{
    BoardRule, Branch, Certainty, Condition, Group, Metric, Op, Over, Rulebook, Standard,
    StandardKind, Unit,
};
pub use seed::STANDARDS;
pub use verdict::{Answer, Fit, Outcome};
pub use wanted::NeededFigure;
