//! What a feature does of itself when a day has come.

use chrono::NaiveDateTime;

use super::journal::Journal;
use crate::error::Error;

/// Work that no person asks for. The server goes all rounds once a minute; any number of servers
/// on one database may do so at once.
pub struct Round {
    /// What it is called in the program's log.
    pub name: &'static str,
    /// Its place among the rounds: what others follow from goes before them.
    pub place: u8,
    /// Goes it at a moment (UTC): how much there was to do. Blocks.
    pub go: fn(&Journal, NaiveDateTime) -> Result<usize, Error>,
}
