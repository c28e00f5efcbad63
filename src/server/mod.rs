//! The assembly: every feature's routes, the menu, the rounds, the document of the interface, and
//! the server itself.

mod app;
mod features;
mod figures;
mod health;
mod intake;
mod metrics;
mod openapi;
pub mod rounds;
#[cfg(test)]
mod tests;
mod trace;

pub use app::{app, listen, serve};
pub use features::{FEATURES, hooks, journal, routes};
pub use openapi::document as openapi_document;
