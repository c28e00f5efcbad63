//! What only a real browser can show. How to write such a test: [`crate::support::browser`].

mod crawl;
mod dress;
mod entry;
mod stories;
mod typing;
mod watch;
