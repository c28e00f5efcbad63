//! 上市记录、挂牌、迁移: dated facts that decide for which town a company counts.
//!
//! A listing lasts from its date until its delisting. A company may have several listings and
//! counts once. 新三板 and 莞创板 are quotations: they are stored separately and never count. A
//! move of the registered address, between towns or out of the city, has a date, so that earlier
//! totals stay the same.

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

pub use actions::{NewListing, change, check_new, delist_all, record, restore_listings};
pub use advance::{advance, check_step};
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
