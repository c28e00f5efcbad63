//! What was found out about lists of companies, and holds until something changes.

use crate::record::Unchanged;

/// Remembered of one database; its hand is [`crate::record::Memory`].
#[derive(Default)]
pub(super) struct Remembered {
    /// Counting costs as much as several pages, and the total is the same on each of them.
    pub(super) totals: Unchanged<i64>,
    /// Whether more than a few companies meet a condition of a filter, by its place there.
    pub(super) many: Unchanged<bool>,
}
