//! 镇街（园区）. The units of the city and how their names are recognised.

mod address;
mod answer;
mod forms;
mod gazetteer;
mod store;
#[cfg(test)]
mod tests;

pub use answer::{How, Recognised, TownError, TownRef, UnitKind, UnitNames};
pub use gazetteer::Gazetteer;
pub use store::gazetteer;
