//! Optimistic locking: checks the version that the caller has seen.

use serde::Serialize;

use super::Error;

/// Refuses a change if the caller has seen another version. Without a seen version nothing is
/// checked.
///
/// # Errors
/// 412 `stale_version` with the current record.
pub fn check_version<V: Serialize>(
    seen: impl Into<Option<i64>>,
    version: i64,
    current: impl FnOnce() -> Result<V, Error>,
) -> Result<(), Error> {
    match seen.into() {
        Some(seen) if seen != version => Err(Error::stale(current()?)),
        _ => Ok(()),
    }
}
