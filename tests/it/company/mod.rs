//! Companies.

mod concurrency;
mod list;
mod written;
