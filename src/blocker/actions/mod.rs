//! The verbs of blockers: recording what people know of one, and carrying it through its flow.

mod act;
mod record;
mod tell;

pub(in crate::blocker) use act::reckoning;
pub use act::{Files, act, act_with_files};
pub use record::{change, raise};
pub(in crate::blocker) use tell::about;
