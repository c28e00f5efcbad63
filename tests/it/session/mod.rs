//! Sessions: opening, refreshing and ending them.

mod account_changes;
mod refresh;
mod sessions;
mod tokens;
