//! Companies.

mod concurrency;
