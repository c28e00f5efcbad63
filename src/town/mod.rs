//! 镇街（园区）. The units of the city and how their names are recognised.

mod address;
mod forms;
mod gazetteer;
#[cfg(test)]
mod tests;

pub use gazetteer::{Gazetteer, How, Recognised, TownError, TownRef, UnitKind, UnitNames};
