//! 导入. Lists as towns, departments and exchanges send them.

pub mod value;
