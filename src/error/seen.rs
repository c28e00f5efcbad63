//! Whether a record is still the one that was seen.

use serde::Serialize;

use super::Error;

/// Refuses another version of a record than the one that was seen, where one was named.
///
/// # Errors
/// 412 `stale_version`, with the record as it is now.
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
