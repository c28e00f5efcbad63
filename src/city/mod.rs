//! 本市: data that belongs to one city only.
//!
//! A city is data: [`City`] holds the content of its `city.toml` (names, targets of the plan,
//! special cases of addresses); [`Seeds`] holds all its files. The files in `seeds/` are compiled
//! in; a city can use a folder of its own instead. Nothing is global: code takes the city from the
//! journal it works on, so one process can hold several cities.

mod model;
mod parse;
mod seeds;

pub use model::{Addresses, City, Offices, Plan, Target};
pub use seeds::{SeedFile, Seeds};
