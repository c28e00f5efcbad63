//! 本市: what belongs to one city and to no other.
//!
//! A city is data: [`City`] is what its `city.toml` says (names, the plan's numbers, the traps in
//! its addresses), [`Seeds`] are all its files. Those in `seeds/` are compiled in; a city may put a
//! folder of its own in their place. Nothing of it is global: whoever needs it has it from the
//! books they work on, so that one process may hold several cities.

mod model;
mod parse;
mod seeds;

pub use model::{Addresses, City, Offices, Plan, Target};
pub use seeds::{SeedFile, Seeds};
