//! The assembly: every feature's routes, the menu, the rounds, the document of the interface, and
//! the server itself.

mod app;
mod health;
mod metrics;
mod openapi;
pub mod rounds;
mod trace;

pub use app::{app, serve};
pub use openapi::document as openapi_document;

use crate::web::Route;

/// Every route of the program, by feature. This list builds the server, writes the OpenAPI
/// document and drives the role × route test, so that none of the three can miss a route.
pub const ROUTES: &[&[Route]] = &[
    health::ROUTES,
    metrics::ROUTES,
    crate::web::ASSET_ROUTES,
    crate::signin::PAGES,
    crate::account::PAGES,
    crate::dossier::OVERVIEW_PAGES,
    crate::company::PAGES,
    crate::course::PAGES,
    crate::dossier::COMPANY_PAGES,
    crate::saved_view::PAGES,
    crate::dossier::ATTACHMENT_PAGES,
    crate::dossier::TOWN_PAGES,
    crate::town::PAGES,
    crate::blocker::PAGES,
    crate::todo::PAGES,
    crate::supervision::PAGES,
    crate::meeting::PAGES,
    crate::pool::PAGES,
    crate::notice::PAGES,
    crate::setting::PAGES,
    crate::listing::PAGES,
    crate::financial::PAGES,
    crate::dossier::PROFILE_PAGES,
    crate::grade::PAGES,
    crate::request::PAGES,
    crate::ranking::PAGES,
    crate::audit::PAGES,
    crate::dossier::DICTIONARY_PAGES,
    crate::help::PAGES,
    crate::import::PAGES,
    crate::signin::ROUTES,
    crate::account::SESSION_ROUTES,
    crate::account::ROUTES,
    crate::audit::ROUTES,
    crate::town::ROUTES,
    crate::department::ROUTES,
    crate::company::ROUTES,
    crate::course::CREATE_ROUTES,
    crate::course::ROUTES,
    crate::listing::ADVANCE_ROUTES,
    crate::listing::ROUTES,
    crate::financial::ROUTES,
    crate::profile::ROUTES,
    crate::request::ROUTES,
    crate::goal::ROUTES,
    crate::ranking::ROUTES,
    crate::blocker::ROUTES,
    crate::todo::ROUTES,
    crate::supervision::ROUTES,
    crate::meeting::ROUTES,
    crate::pool::ROUTES,
    crate::pool::BATCH_ROUTES,
    crate::pool::RECHECK_ROUTES,
    crate::notice::ROUTES,
    crate::setting::ROUTES,
    crate::grade::ROUTES,
    crate::import::ROUTES,
    crate::export::ROUTES,
];
