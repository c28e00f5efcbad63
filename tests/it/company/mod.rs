//! Companies.

mod concurrency;
mod duplicates;
mod list;
mod pages;
mod written;
