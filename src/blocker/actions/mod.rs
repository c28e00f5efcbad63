//! Actions on blockers: entering facts, and the steps of the flow.

mod act;
mod along;
mod note;
mod raise;
mod record;
mod story;
mod tell;

pub use act::{Files, act, act_with_files};
pub use note::note;
pub use raise::{raise, raise_many, tell_of_raised, unraise};
pub use record::change;
pub(in crate::blocker) use story::{Happening, happened};
pub(in crate::blocker) use tell::about;
