//! 分级: opinions on a company's grade. A town proposes, which changes nothing else; the office
//! decides, which sets the company's grade. Every opinion has a reason and stays in the list.
//! Source: 规划 “建立上市后备企业分级管理制度”, 领域规则 "Grades".

mod actions;
mod api;
mod model;
mod store;

pub use actions::{NewOpinion, give};
pub use api::ROUTES;
pub use model::{Kind, Opinion};
pub use store::opinions_of;
