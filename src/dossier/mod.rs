//! 档案: pages that combine many features: 总览, a company, a town, a profile with its briefing.
//! Contains no queries and no write operations.

mod attachment;
mod briefing;
mod company;
mod dictionaries;
mod feature;
mod overview;
mod profile;
mod tiles;
mod town;

pub use attachment::PAGES as ATTACHMENT_PAGES;
pub use company::PAGES as COMPANY_PAGES;
pub use dictionaries::PAGES as DICTIONARY_PAGES;
pub use feature::{FEATURE, OVERVIEW};
pub use overview::PAGES as OVERVIEW_PAGES;
pub use profile::PAGES as PROFILE_PAGES;
pub use tiles::State as TileState;
pub use town::PAGES as TOWN_PAGES;
