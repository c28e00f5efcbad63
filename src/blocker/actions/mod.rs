//! Actions on blockers: entering facts, and the steps of the flow.

mod act;
mod along;
mod note;
mod notify;
mod raise;
mod record;
mod story;

pub use act::{Files, act, act_with_files};
pub use note::note;
pub(in crate::blocker) use notify::notice_about;
pub use raise::{notify_of_raised, raise, raise_many, unraise};
pub use record::change;
pub(in crate::blocker) use story::{Happening, happened};
