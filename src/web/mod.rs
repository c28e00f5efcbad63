//! The HTTP side: one list of routes, and what all of them share.

mod assets;
mod download;
mod errors;
mod extract;
mod health;
mod intake;
mod members;
mod metrics;
mod openapi;
mod page;
mod paging;
pub mod parts;
mod route;
mod server;
mod trace;
pub mod upload;

pub use download::{handed_over, to_be_kept};
pub use errors::understood;
pub use extract::{Body, Described, IfMatch, Instant, PathId, Query, Versioned};
pub use members::{Members, from_members, members};
pub use openapi::document as openapi_document;
pub use page::{Frame, Here, home_of, page, page_after, see_other};
pub use paging::{COUNTED, Page, Paging, Sorting};
pub use route::Route;
pub(crate) use route::{PageMethod, pages, routes};
pub use server::{app, listen, serve};
pub use trace::{TraceId, new_trace_id};

/// Every route of the program, by feature. This list builds the server, writes the OpenAPI
/// document and drives the role × route test, so that none of the three can miss a route.
pub const ROUTES: &[&[Route]] = &[
    health::ROUTES,
    metrics::ROUTES,
    assets::ROUTES,
    crate::access::PAGES,
    crate::account::PAGES,
    crate::goal::PAGES,
    crate::company::PAGES,
    crate::saved_view::PAGES,
    crate::attachment::PAGES,
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
    crate::profile::PAGES,
    crate::grade::PAGES,
    crate::request::PAGES,
    crate::ranking::PAGES,
    crate::audit::PAGES,
    crate::reference::PAGES,
    crate::help::PAGES,
    crate::import::PAGES,
    crate::access::ROUTES,
    crate::account::SESSION_ROUTES,
    crate::account::ROUTES,
    crate::audit::ROUTES,
    crate::town::ROUTES,
    crate::department::ROUTES,
    crate::company::ROUTES,
    crate::stage::ROUTES,
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
