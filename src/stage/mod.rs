//! 阶段: the way of a company from 培育线索 to 上市, event by event.
//!
//! Pure parts: the words ([`Stage`], [`Phase`], [`Step`]), the table of legal moves
//! ([`legal_moves`]), and where a company stands after its events ([`Standing`]). The rest stores
//! events and keeps the company's position in step with them. Events are only ever appended; a
//! mistaken one is voided by the office, with a reason, and stays in the history.

mod actions;
mod api;
mod model;
mod standing;
mod store;
mod transition;

pub use actions::{
    NewEvent, advance, correct, enter_stage_within, record_opening, record_openings,
};
pub use api::ROUTES;
pub use model::{Phase, Stage, Step};
pub use standing::{Happening, Impossible, Standing};
pub use store::{StageEvent, events_of, standing_of};
pub use transition::{Move, Position, judge, legal_moves};
