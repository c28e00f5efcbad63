//! 镇街（园区）. The units of the city and how their names are recognised.

mod address;
mod answer;
mod forms;
mod gazetteer;
#[cfg(test)]
mod tests;

pub use answer::{How, Recognised, TownError, TownRef, UnitKind, UnitNames};
pub use gazetteer::Gazetteer;
