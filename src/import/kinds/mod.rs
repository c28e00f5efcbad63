//! The kinds of lists, a folder each.

pub mod blockers;
pub mod companies;
pub mod financials;
pub mod listings;
