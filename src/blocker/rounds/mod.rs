//! 提醒与上报: what the program does of itself when a day has come.
//!
//! Each step is taken once for each deadline: its row in `blocker_steps` is written in the
//! transaction that takes it, and writers take turns, so any number of servers may go their
//! rounds at any time, and again after a crash. A step whose day was missed is taken at the next
//! round. Clocks that were reckoned by another calendar or other rules are reckoned anew first.

mod step;
mod take;

pub use step::Moment;
pub use take::{go, is_due};

use crate::record::Round;

/// Handed to the server. Its number is that of steps taken and of deadlines reckoned anew.
pub static ROUND: Round = Round {
    name: "blockers",
    place: 1,
    go: |journal, now| {
        if !is_due(journal, now)? {
            return Ok(0);
        }
        go(journal, now).map(|(steps, reckoned)| steps + reckoned)
    },
};
