//! Companies.

mod concurrency;
mod list;
mod pages;
mod written;
