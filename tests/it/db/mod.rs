//! The schema on both engines.

mod declared;
mod introspect;
mod schema;
