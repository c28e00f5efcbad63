//! 企业名单.

pub mod plan;
pub mod store;
pub mod undo;
