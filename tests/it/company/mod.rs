//! Companies.

mod concurrency;
mod list;
