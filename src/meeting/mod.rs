//! 会议: 专题协调会 and 工作推进会, whose agenda is picked from blockers and whose decisions
//! (议定事项) become dated tasks of one responsible unit each.
//!
//! Every decision belongs to a blocker on its meeting's agenda; the blocker's timeline shows it.
//! Its deadline counts working days after the day of the meeting, its light is that of blockers.
//! [`flow`] says who may do what; what lies outside someone's scope is on no agenda they read.
//! Source: 规划 “定期召开专题协调会”“定期召开工作推进会”.

mod actions;
mod api;
mod check;
mod deadline;
mod feature;
mod filter;
pub mod flow;
mod model;
mod pages;
mod rounds;
mod sheet;
mod store;
mod suggest;
mod view;
mod words;

pub use actions::{Holding, NewDecision, act, change, decide, hold, plan, set_agenda};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use filter::{DecisionQuery, MeetingQuery};
pub use flow::{Action, Deed};
pub use model::{Decision, DecisionStatus, Kind, Meeting, MeetingFacts, MeetingStatus};
pub use pages::PAGES;
pub use rounds::Moment;
pub use store::{Waiting, waiting};
pub use suggest::suggested;
