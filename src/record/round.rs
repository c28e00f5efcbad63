//! Scheduled work of a feature.

use chrono::NaiveDateTime;

use super::journal::Journal;
use crate::error::Error;

/// Work that runs without a request by a person. The server runs all rounds once a minute; several
/// servers on one database may do so at the same time.
pub struct Round {
    /// Name in the program's log.
    pub name: &'static str,
    /// Position among the rounds, lowest first: a round comes after those whose results it uses.
    pub place: u8,
    /// Runs the round as of a moment (UTC) and returns the number of items processed. Blocks.
    pub go: fn(&Journal, NaiveDateTime) -> Result<usize, Error>,
}
