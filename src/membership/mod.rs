//! 在库记录: the intervals of days for which companies are in the reserve pool (后备库).
//!
//! A company is in the pool from its day of entry until the day before it leaves. Its intervals do
//! not overlap, so the pool of any past day can be listed. The pool facts of a company (批次,
//! 入库日期, 出库日期, 出库原因) are read from the membership recorded last and written to it by
//! [`follow`] and [`open_many`]; they are stored nowhere else.
//!
//! A membership without a day of entry keeps what a list says of a company, for example a batch,
//! until the day is known. Such a company is in no pool.

mod actions;
mod model;
mod step;
mod store;

pub use actions::{follow, open_many, set_batch};
pub use model::{Leaving, Membership, PoolFacts, Span};
pub use store::{forget, latest};
