//! The insert statement of companies.

use crate::company::facts::{stored_facts, with_facts};
use crate::company::model::NewCompany;
use crate::db::flat_insert;
use crate::db::schema::companies;

macro_rules! insert {
    ($($fact:ident),+) => {
        flat_insert! {
            /// Stores a company.
            InsertCompany: NewCompany => companies;
            id = id,
            $($fact = facts.$fact,)+
            stage = position.stage,
            phase = position.phase,
            stage_since = position.stage_since,
            highest_stage = position.highest_stage,
            attempt = position.attempt,
            suspended_since = position.suspended_since,
            folded_name = keys.folded_name,
            sort_key = keys.sort_key,
            search_text = keys.search_text,
            capital_key = keys.capital_key,
            stock_codes = keys.stock_codes,
            created_at = created_at,
            updated_at = updated_at,
        }
    };
}
with_facts! { stored_facts! { insert {} } }
