//! Signing in and out, and who may do what.

mod account_changes;
mod login;
mod matrix;
mod password;
mod refresh;
mod sessions;
pub mod table;
pub mod targets;
mod tokens;
