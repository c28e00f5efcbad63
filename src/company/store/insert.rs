//! The statement that stores a company.

use crate::company::model::NewCompany;
use crate::db::flat_insert;
use crate::db::schema::companies;

flat_insert! {
    /// Stores a company.
    InsertCompany: NewCompany => companies;
    id = id,
    name = facts.name,
    short_name = facts.short_name,
    credit_code = facts.credit_code,
    old_registration_no = facts.old_registration_no,
    town_code = facts.town_code,
    registered_address = facts.registered_address,
    legal_representative = facts.legal_representative,
    established_on = facts.established_on,
    registered_capital_yuan = facts.registered_capital_yuan,
    foreign_capital = facts.foreign_capital,
    foreign_capital_currency = facts.foreign_capital_currency,
    industry = facts.industry,
    main_business = facts.main_business,
    tags = facts.tags,
    employees = facts.employees,
    contact_person = facts.contact_person,
    contact_phone = facts.contact_phone,
    target_board = facts.target_board,
    planned_filing_on = facts.planned_filing_on,
    sponsor = facts.sponsor,
    auditor_firm = facts.auditor_firm,
    law_firm = facts.law_firm,
    note = facts.note,
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
