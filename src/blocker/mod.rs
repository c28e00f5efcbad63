//! 困难问题 (`Blocker`, because 发行 is also "issue"): what keeps a company from listing, which
//! department leads in resolving it, and by when.
//!
//! The status follows from actions alone; no one enters it. [`flow`] defines who may do what in
//! which state, `course` the effect of an action, and `actions` stores it with its history entry,
//! evidence and notices. The deadline (`deadline`) counts working days from 交办 on.
//!
//! A blocker belongs to a company. The departments that lead or assist are rows of their own
//! (`blocker_departments`), by which a department finds its work and the companies behind it.
//! `companies.open_blockers` counts the open ones and is updated in the same transaction.
//! Source: 规划 “明晰房产、土地产权，规范社保、住房公积金缴存，妥善解决企业历史遗留问题”, 领域规则
//! "Blocking issues".

mod action_input;
mod actions;
mod api;
mod check;
mod course;
mod deadline;
mod event;
mod evidence;
mod feature;
mod filter;
pub mod flow;
mod model;
mod pages;
mod party;
mod priority;
mod rounds;
mod store;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use action_input::{ActionInput, NewEvidence};
pub use actions::{
    Files, act, act_with_files, change, note, notify_of_raised, raise, raise_many, unraise,
};
pub use api::ROUTES;
pub use event::Event;
pub use evidence::EVIDENCE;
pub use feature::{FEATURE, HERE};
pub use filter::{Awaiting, BlockerFilter, BlockerQuery, SortField};
pub use flow::Action;
pub use model::{Blocker, BlockerFacts, BlockerRecord, Severity, Status};
pub use pages::PAGES;
pub use priority::{Ranked, queue};
pub use rounds::Moment;
pub use store::{
    Candidate, Closed, GroupBy, OpenCount, candidates, closed_between, count, find, latest_events,
    list, most_urgent, numbers, open_by_town, open_counts, recount_differences, returned_between,
    these,
};
pub use view::BlockerView;
