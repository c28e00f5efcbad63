//! The HTTP layer: routes, pages and everything that features share.

pub mod assets;
mod download;
mod errors;
mod extract;
mod feature;
mod members;
mod page;
mod paging;
pub mod parts;
mod route;
pub mod upload;

pub use download::{download_header, download_response};
pub use errors::{configure, from_actix, no_such_method, no_such_route};
pub use extract::{Body, Described, IfMatch, Instant, PathId, Query, Versioned};
pub use feature::{Feature, Here, MenuEntry};
pub use members::{Members, from_members, members};
pub use page::{Frame, home_of, page, page_after, refusal, saved, see_other, wanted_by};
pub use paging::{COUNTED, Page, Paging, Sorting};
pub use route::{PageMethod, Route, pages, routes};
