//! 阶段: the words of a company's way from 培育线索 to 上市 ([`Stage`], [`Phase`], [`Step`]), the
//! table of legal moves ([`legal_moves`]), and where a company stands after its events
//! ([`Standing`]). Pure; events are kept by [`crate::course`].

mod model;
mod standing;
mod transition;

pub use model::{Phase, Stage, Step};
pub use standing::{Happening, Impossible, Standing};
pub use transition::{Move, Position, judge, legal_moves};
