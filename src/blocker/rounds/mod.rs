//! 提醒与上报 of blockers: the steps of their deadlines, their recipients, and taking them.

mod step;
mod take;

pub use step::Moment;

use crate::deadline;
use crate::record::Round;

/// Round that the server runs.
pub static ROUND: Round = deadline::round::<Moment>("blockers", 1);
