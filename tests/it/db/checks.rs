//! Signs, versions and orders of dates, enforced by the database.

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::introspect::schema;
use crate::support::{Engine, TestApp, TestDatabase, make};

/// Whether the database refuses a statement; the statement is rolled back.
fn is_refused(app: &TestApp, statement: &str) -> bool {
    let outcome = app
        .database()
        .write(1, |db: &mut kunpeng::db::Db| db.batch_execute(statement).map_err(Into::into));
    outcome.is_err_and(|error| error.to_string().to_lowercase().contains("check constraint"))
}

/// Creates one record of every kind that has numbers or dates of its own.
async fn records(app: &TestApp) {
    let company = make::company(app).save().await;
    make::statement(app, company, 2024, 100).await;
    make::member(app, company).await;
    make::recheck(app).await;
    let other = make::company(app).save().await;
    make::listing(app, other, "2026-03-02").await;
    let quoted = json!({"venue": "neeq_base", "quoted_on": "2019-06-01"});
    app.office().post(format!("/api/v1/companies/{other}/quotations"), quoted).await.status(201);
    let assigned = make::assigned(app, company, "rsj", 5).await;
    make::decision(app, assigned).await;
}

on_both! {
    async fn every_version_counts_from_one(place: TestDatabase) {
        let query = match place.engine() {
            Engine::Sqlite => "SELECT name || ' ' || sql AS line FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL",
            Engine::Postgres => {
                "SELECT conrelid::regclass || ' ' || string_agg(pg_get_constraintdef(oid), ' ') AS line
                 FROM pg_constraint WHERE contype = 'c' GROUP BY conrelid"
            }
        };
        let checks = place.lines(query);
        let counts = |table: &str| {
            let of = checks.iter().find(|line| line.starts_with(&format!("{table} ")));
            of.is_some_and(|line| line.contains("(version >= 1)"))
        };
        let without: Vec<String> = schema(&place)
            .into_iter()
            .filter(|(_, has)| has.columns.get("version").is_some_and(|column| column.kind == "BigInt"))
            .map(|(table, _)| table)
            .filter(|table| !counts(table))
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }

    async fn what_cannot_be_is_not_stored(app: TestApp) {
        records(&app).await;
        for statement in [
            "UPDATE companies SET employees = -1",
            "UPDATE companies SET registered_capital_yuan = -1",
            "UPDATE companies SET open_blockers = -1",
            "UPDATE companies SET attempt = 0",
            "UPDATE companies SET version = 0",
            "UPDATE companies SET stage = 'somewhere'",
            "UPDATE financials SET revenue_yuan = -1",
            "UPDATE financials SET insured = -1",
            "UPDATE financials SET fiscal_year = 1989",
            "UPDATE listings SET funds_raised_yuan = -1",
            "UPDATE listings SET delisted_on = '2026-03-01', delisted_precision = 'day'",
            "UPDATE listings SET delisted_on = '2026-03-03'",
            "UPDATE quotations SET ended_on = '2019-05-31', ended_precision = 'day'",
            "UPDATE pool_memberships SET left_on = '2000-01-01', left_kind = 'other'",
            "UPDATE pool_memberships SET left_on = '2027-01-01'",
            "UPDATE pool_batches SET expires_on = recognised_on",
            "UPDATE pool_rechecks SET due_on = '2000-01-01'",
            "UPDATE pool_rechecks SET closed_on = '2000-01-01'",
            "UPDATE pool_recheck_items SET verdict = 'keep'",
            "UPDATE blockers SET urges = -1",
            "UPDATE blockers SET closed_on = '2000-01-01'",
            "UPDATE blockers SET due_on = '2000-01-01'",
            "UPDATE blockers SET parent_id = id",
            "UPDATE decisions SET due_on = '2000-01-01'",
            "UPDATE decisions SET returns = -1",
            "UPDATE decisions SET status = 'done'",
            "UPDATE tallies SET companies = -1",
            "UPDATE users SET failed_logins = -1",
            "UPDATE audit_entries SET via = 'telepathy'",
        ] {
            assert!(is_refused(&app, statement), "{statement}");
        }
    }

    async fn a_year_may_end_after_a_day_within_it(app: TestApp) {
        let company = make::company(&app).save().await;
        let path = format!("/api/v1/companies/{company}/quotations");
        let quoted = json!({"venue": "neeq_base", "quoted_on": "2019-01-01", "quoted_precision": "year",
            "ended_on": "2019-06-01"});
        app.office().post(path, quoted).await.status(201);
    }

    async fn a_closed_blocker_was_raised_before(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = make::blocker(&app, company, "rsj").await;
        app.place().sql(&format!("UPDATE blockers SET raised_on = '2026-01-05', closed_on = '2026-01-09' WHERE id = {id}"));
        let path = format!("/api/v1/blockers/{id}");
        let later = json!({"raised_on": "2026-01-12"});
        app.office().patch(path, 1, later).await.refused(422, "invalid").field("raised_on", "bad_date");
    }
}
