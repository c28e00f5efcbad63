//! The schema on both engines.

mod at_most_one;
mod checks;
mod declared;
mod introspect;
mod keys;
mod schema;
mod upgrade;
mod words;

pub use upgrade::make_older;
