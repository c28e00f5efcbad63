//! 财务数据.

pub mod plan;
pub mod row;
pub mod store;
pub mod undo;
