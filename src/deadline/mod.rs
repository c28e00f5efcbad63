//! 期限: until which day something is to be done, in working days, and what happens as that day
//! comes and passes: the light turns, the program reminds and escalates.
//!
//! Every flow keeps its own columns of a deadline; [`Basis`] calculates them. A step by which the
//! program reminds or escalates is taken once for each deadline ([`TimedStep`]).
//! Source: 领域规则 "Blocking issues".

mod basis;
mod feature;
mod light;
mod rounds;
mod rules;

pub use basis::{Basis, MOST_DAYS, wrong_period};
pub use feature::FEATURE;
pub use light::{Light, Open, OpenLights, light, stands};
pub use rounds::{Due, Level, Outdated, Recalculate, Take, These, TimedStep, recalculate, round};
pub use rules::Supervision;
