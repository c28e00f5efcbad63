//! Actions on the pool: nominating, recognising, leaving, rechecking.

mod batch;
mod leave;
mod nominate;
mod recheck;
mod recognise;

pub use batch::{NewBatch, change_batch, create_batch};
pub use leave::{Leave, leave};
pub use nominate::{Nomination, decide, nominate};
pub use recheck::{
    Answer, Concluded, Conclusion, MOST_ANSWERS, NewRecheck, answer, conclude, open_recheck,
};
pub use recognise::{Recognised, Recognition, recognise};
