//! Import of lists, and undoing it.

mod blockers;
mod financials;
mod fixtures;
mod pages;
mod refusals;
mod rules;
mod twice;

use serde_json::{Value, json};

use crate::support::{Person, Reply, TestApp};

/// Sends a list of companies.
pub async fn send(who: &Person, name: &str, bytes: &[u8]) -> Reply {
    who.upload("/api/v1/imports", &[("kind", "companies")], (name, bytes)).await
}

/// Sends a list of companies and commits it, skipping rows with errors.
pub async fn take_in(who: &Person, name: &str, bytes: &[u8]) -> Value {
    let id = send(who, name, bytes).await.status(201).id();
    commit(who, id).await.ok().json
}

pub async fn commit(who: &Person, id: i64) -> Reply {
    who.post(format!("/api/v1/imports/{id}/commit"), json!({"on_error": "skip"})).await
}

/// Counts in the order rows, created, updated, unchanged, skipped, failed.
pub fn counts(batch: &Value) -> [i64; 6] {
    ["rows", "created", "updated", "unchanged", "skipped", "failed"]
        .map(|name| batch["counts"][name].as_i64().expect(name))
}

/// Business content of the database, without technical columns.
pub fn content(app: &TestApp) -> Vec<String> {
    const QUERIES: [&str; 7] = [
        "SELECT name || '|' || town_code || '|' || COALESCE(credit_code, '') || '|' || \
         COALESCE(CAST(registered_capital_yuan AS TEXT), '') || '|' || COALESCE(industry, '') || '|' \
         || COALESCE(contact_person, '') || '|' || tags || '|' || search_text || '|' || stage || '|' \
         || phase || '|' || stock_codes AS line FROM companies ORDER BY id",
        "SELECT CAST(company_id AS TEXT) || '|' || step || '|' || CAST(occurred_on AS TEXT) AS line \
         FROM stage_events ORDER BY id",
        "SELECT stock_code || '|' || CAST(listed_on AS TEXT) || '|' || \
         COALESCE(CAST(delisted_on AS TEXT), '') || '|' || COALESCE(short_name, '') AS line \
         FROM listings ORDER BY id",
        "SELECT from_town || '|' || COALESCE(to_town, '') AS line FROM moves ORDER BY id",
        "SELECT name AS line FROM former_names ORDER BY id",
        "SELECT town_code || '|' || measure || '|' || CAST(from_date AS TEXT) || '|' || \
         CAST(companies AS TEXT) AS line FROM tallies WHERE companies <> 0 \
         ORDER BY town_code, measure, from_date",
        "SELECT CAST(company_id AS TEXT) || '|' || CAST(entered_on AS TEXT) || '|' || \
         COALESCE(CAST(left_on AS TEXT), '') AS line FROM pool_memberships ORDER BY id",
    ];
    QUERIES.iter().flat_map(|query| app.place().lines(query)).collect()
}
