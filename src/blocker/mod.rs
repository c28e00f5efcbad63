//! 困难问题 (`Blocker`, because 发行 is also "issue"): what keeps a company from the exchange,
//! which department leads in resolving it, and by when.
//!
//! A blocker belongs to a company; the departments that lead or assist are rows of their own
//! (`blocker_departments`), by which a department finds its work and the companies behind it.
//! `companies.open_blockers` counts those not closed and is kept in the same transaction.
//! Source: 规划 “明晰房产、土地产权，规范社保、住房公积金缴存，妥善解决企业历史遗留问题”, 领域规则
//! "Blocking issues".

mod actions;
mod api;
mod check;
mod filter;
mod model;
mod pages;
mod store;
mod view;

pub use actions::{change, raise};
pub use api::ROUTES;
pub use filter::{BlockerFilter, BlockerQuery, SortField};
pub use model::{Blocker, BlockerFacts, BlockerRecord, Light, Open, Severity, Status, light};
pub use pages::PAGES;
pub use store::{find, list, open_by_town, recount_differences};
pub use view::BlockerView;
