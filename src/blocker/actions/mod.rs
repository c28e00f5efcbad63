//! The verbs of blockers: recording what people know of one, and carrying it through its flow.

mod act;
mod note;
mod record;
mod tell;

pub use act::{Files, act, act_with_files};
pub use note::note;
pub use record::{change, raise};
