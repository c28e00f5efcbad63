//! 会议: 专题协调会 and 工作推进会. The agenda is chosen from blockers. The decisions (议定事项)
//! become tasks with a deadline, each for one responsible unit.
//!
//! Every decision belongs to a blocker on the agenda of its meeting, and the blocker's timeline
//! shows it. The deadline counts working days after the meeting. The lights are the same as those
//! of blockers. [`flow`] defines who may do what. Users see only the agenda items in their scope.
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

pub use actions::{Holding, NewDecision, act, change, decide, plan, record_held, set_agenda};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use filter::{DecisionQuery, MeetingQuery};
pub use flow::{Action, ActionInput};
pub use model::{Decision, DecisionStatus, Meeting, MeetingFacts, MeetingKind, MeetingStatus};
pub use pages::PAGES;
pub use rounds::Moment;
pub use store::{Waiting, waiting};
pub use suggest::suggested;
