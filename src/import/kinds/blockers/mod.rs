//! 困难问题台账.

pub mod plan;
pub mod row;
pub mod store;
pub mod terms;
pub mod undo;
