//! The list kinds, one folder each, and the table of all kinds.

mod blockers;
mod companies;
mod financials;
mod listings;
mod taking_back;
#[cfg(test)]
mod tests;

use super::any_kind::AnyListKind;

pub use companies::Companies;

/// All list kinds, in display order.
pub const KINDS: &[AnyListKind] = &[
    AnyListKind::of::<Companies>(),
    AnyListKind::of::<listings::Listings>(),
    AnyListKind::of::<blockers::Blockers>(),
    AnyListKind::of::<financials::Financials>(),
];
