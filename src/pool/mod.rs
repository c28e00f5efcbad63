//! 后备库: the rolling pool of listing-reserve companies.
//!
//! A town nominates a company (入库申请), the office agrees, and the leading group recognises
//! companies by document in numbered batches (认定批次). A recognised company is served until a
//! fixed day. From time to time every town reviews all its members (复核), and those that no longer
//! qualify leave. The intervals of days for which companies are in the pool are
//! [`crate::membership`]s.
//!
//! Source: 规划第四章第二节 “滚动建立上市后备企业队伍; 广泛发动，认真筛选”; 市的认定流程.

mod actions;
mod api;
mod feature;
mod filter;
mod flow;
mod model;
mod pages;
mod reading;
mod store;
mod view;
mod words;

pub use actions::{
    Answer, Leave, NewBatch, NewRecheck, Nomination as NewNomination, Recognition, answer,
    create_batch, leave, nominate, open_recheck, recognise,
};
pub use api::{BATCH_ROUTES, RECHECK_ROUTES, ROUTES};
pub use feature::{FEATURE, HERE};
pub use filter::PoolFilter;
pub use filter::{ChangesQuery, PoolQuery};
pub use model::{EXPIRING_DAYS, Holder, MemberState, NominationState, Verdict};
pub use pages::{PAGES, Views, town_field};
pub use store::{Waiting, numbers, open_of, these, waiting};
pub use view::{CompanyMark, MemberView, TownCount, town_counts};
