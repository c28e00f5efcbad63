//! 企业: the listing-reserve companies (上市后备企业) of the city's towns and parks.
//!
//! A company has facts that people enter ([`Facts`]), a position that follows from its dated events
//! ([`Position`]), and keys for searching and sorting ([`Keys`]). Source: 规划第四章第二节
//! “滚动建立上市后备企业队伍”.

mod actions;
mod api;
mod check;
mod credit_code;
mod facts;
mod feature;
mod filter;
mod keys;
mod model;
mod name;
mod old_registration_no;
mod pages;
mod pick;
mod priority;
mod row;
mod signature;
mod store;
mod tags;
mod view;
mod words;

pub use actions::{
    change, counted_step, delete, insert, insert_many, leave_pool, refresh_keys, refuse_duplicate,
    refuse_foreign_town, refuse_stale, required, restore, restore_facts, reveal_contact, set_grade,
    store_facts,
};
pub use api::ROUTES;
pub use credit_code::{CreditCode, CreditCodeError};
pub use facts::{Fact, Facts, Group, Input, Listed, Shown, Value, ValueMut, fact, facts};
pub use feature::{FEATURE, HERE};
pub use filter::{CompanyFilter, CompanyQuery, QUESTIONS, SortField};
pub use keys::searchable;
pub use model::{Company, Grade, Keys, NewCompany, Position};
pub use name::{FoldedName, clean_name, is_rename_by_reform};
pub use old_registration_no::{OldRegistrationNo, OldRegistrationNoError};
pub use pages::{PAGES, boards, confirm_duplicate, fields};
pub use pick::pick;
pub use priority::{
    NOT_CALCULATED, NOT_ON_ITS_WAY, POINT, key_of_points, points, priority_key, priority_of,
};
pub use row::{CompanyInList, CompanyRow};
pub(crate) use store::records_within;
pub use store::{
    Signatures, add_former_name, find, former_names_of, in_this_order, list, numbers, set_facts,
    set_open_blockers, set_position, set_town, stock_codes_of, take_ids, these_within, town_exists,
    within_scope,
};
pub use tags::Tags;
pub use view::CompanyView;
