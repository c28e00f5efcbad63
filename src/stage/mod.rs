//! 阶段: the stages, phases and steps of a company from 培育线索 to 上市 ([`Stage`], [`Phase`],
//! [`Step`]), the table of legal moves ([`legal_moves`]), and the state of a company after its
//! events ([`Standing`]). Pure; [`crate::course`] stores the events.

mod model;
mod standing;
mod transition;

pub use model::{Phase, Stage, Step};
pub use standing::{Happening, Impossible, Standing};
pub use transition::{Move, Position, judge, legal_moves};
