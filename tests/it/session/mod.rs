//! Sessions: what opens one, keeps it, and ends it.

mod account_changes;
mod refresh;
mod sessions;
mod tokens;
