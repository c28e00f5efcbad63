//! The verbs of meetings: planning and holding them, and carrying out what they decide.

mod carry_out;
mod decide;
mod plan;

pub use carry_out::act;
pub(super) use carry_out::responsible;
pub use decide::{NewDecision, decide};
pub use plan::{Holding, change, hold, plan, set_agenda};
