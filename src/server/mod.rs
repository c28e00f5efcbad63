//! Assembly of all features: routes, menu, background rounds, OpenAPI document, and the HTTP
//! server.

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
