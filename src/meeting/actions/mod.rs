//! Operations on meetings: planning and holding them, and carrying out their decisions.

mod carry_out;
mod decide;
mod plan;

pub use carry_out::act;
pub(super) use carry_out::responsible;
pub use decide::{NewDecision, decide};
pub use plan::{Holding, change, plan, record_held, set_agenda};
