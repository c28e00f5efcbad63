//! The kinds of lists, a folder each, and the table of them all.

mod blockers;
mod companies;
mod financials;
mod listings;
mod taking_back;
#[cfg(test)]
mod tests;

use super::any_kind::AnyListKind;

pub use companies::Companies;

/// Every kind of list, in the order in which people are offered them.
pub const KINDS: &[AnyListKind] = &[
    AnyListKind::of::<Companies>(),
    AnyListKind::of::<listings::Listings>(),
    AnyListKind::of::<blockers::Blockers>(),
    AnyListKind::of::<financials::Financials>(),
];
