//! 上市记录、挂牌、迁移: the dated facts that decide for which unit a company counts.
//!
//! A listing runs from its date until its delisting; a company may have several and counts once.
//! 新三板 and 莞创板 are quotations: kept apart, never counted. A move of the registered place,
//! between units or out of the city, is dated, so that past counts stay what they were.

mod actions;
mod advance;
mod advance_api;
mod api;
mod check;
mod feature;
mod model;
mod pages;
mod patch;
mod quotation;
mod relocation;
mod store;
mod view;
mod words;

pub use actions::{NewListing, change, delist_all, record, restore_listings};
pub use advance::advance;
pub use advance_api::ROUTES as ADVANCE_ROUTES;
pub use api::{ListingQuery, ROUTES};
pub use feature::{FEATURE, HERE};
pub use model::{Listing, ListingStatus, status};
pub use pages::PAGES;
pub use patch::ListingPatch;
pub use relocation::{NewMove, relocate};
pub use store::{ListingFilter, find};
pub use store::{find_by_stock_code, list, listings_of, moves_of};
pub use view::ListingView;
