//! Tests that need a real browser. How to write one: [`crate::support::browser`].

mod crawl;
mod dress;
mod entry;
mod stories;
mod typing;
mod watch;
