//! 分级: recommended by a rule, proposed by towns, decided by the office.
//!
//! Every grade has a basis that can be shown: the rule as it was applied on a day, with the weights
//! of that day ([`crate::profile::Trace`]), or an override with a reason and a last day. When an
//! override ends, the rule applies again. Once a year the office grades all companies on the way to
//! a listing again. Every opinion has a reason and is kept.
//! Source: 规划 “建立上市后备企业分级管理制度”, 领域规则 "Grades".

mod actions;
mod api;
mod feature;
mod model;
mod pages;
mod review;
mod store;
mod view;
mod words;

pub use actions::{NewOpinion, give};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use model::{Opinion, OpinionKind};
pub use pages::PAGES;
pub use store::{count_waiting, opinions_of};
pub use view::{Standing, standing};
