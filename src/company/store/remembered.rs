//! Results about company lists that stay valid until the data changes.

use crate::record::Unchanged;

/// Remembered results of one database, held in [`crate::record::Memory`].
#[derive(Default)]
pub(super) struct Remembered {
    /// Totals. Counting costs as much as several pages, and the total is the same on each page.
    pub(super) totals: Unchanged<i64>,
    /// Whether more than a few companies meet a condition of a filter, by its position in the
    /// filter.
    pub(super) many: Unchanged<bool>,
}
