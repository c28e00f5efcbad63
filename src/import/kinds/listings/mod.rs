//! 上市公司名单.

pub mod plan;
pub mod row;
