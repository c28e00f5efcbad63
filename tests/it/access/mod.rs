//! Signing in and out, and who may do what.

mod account_changes;
mod login;
mod matrix;
mod password;
mod refresh;
mod sessions;
mod table;
mod targets;
mod tokens;
