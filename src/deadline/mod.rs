//! 期限: deadlines in working days, and what happens when they come near or pass: the light
//! changes, and the program reminds and escalates.
//!
//! Every flow has its own columns of a deadline; [`Basis`] calculates them. The program takes each
//! step of reminding or escalating once for each deadline ([`TimedStep`]).
//! Source: 领域规则 "Blocking issues".

mod basis;
mod feature;
mod light;
mod rounds;
mod rules;

pub use basis::{Basis, MOST_DAYS, wrong_period};
pub use feature::FEATURE;
pub use light::{Light, Open, OpenLights, describe_days_left, light};
pub use rounds::{Due, Level, Outdated, Recalculate, Take, These, TimedStep, recalculate, round};
pub use rules::Supervision;
