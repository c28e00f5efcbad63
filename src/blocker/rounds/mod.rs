//! 提醒与上报 of blockers: the steps of their deadlines, whom each tells, and taking them.

mod step;
mod take;

pub use step::Moment;

use crate::deadline;
use crate::record::Round;

/// Handed to the server.
pub static ROUND: Round = deadline::round::<Moment>("blockers", 1);
