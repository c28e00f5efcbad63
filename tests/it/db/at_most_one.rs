//! Unique records: the error of the database equals that of the action, which checks first.

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::introspect::schema;
use crate::support::{TestApp, make};

/// Inserts a row a second time without any action; returns status and code of the error.
fn twice(app: &TestApp, table: &str) -> (u16, String) {
    let columns: Vec<String> = schema(app.place())[table].columns.keys().cloned().collect();
    let columns: Vec<String> = columns.into_iter().filter(|name| name != "id").collect();
    let columns = columns.join(", ");
    let copy = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}");
    let outcome = app
        .database()
        .write(1, |db: &mut kunpeng::db::Db| db.batch_execute(&copy).map_err(Into::into));
    let refusal = outcome.expect_err(table);
    (refusal.status().as_u16(), refusal.code().to_string())
}

on_both! {
    async fn a_second_one_is_refused_as_by_the_verb(app: TestApp) {
        let company = make::company(&app).save().await;
        make::listing(&app, company, "2026-03-02").await;
        let other = make::company(&app).save().await;
        let path = format!("/api/v1/companies/{other}/information-requests");
        app.office().post(path, json!({"due_on": "2026-03-20"})).await.status(201);
        make::statement(&app, other, 2024, 100).await;
        make::nomination(&app, other).await;
        make::member(&app, make::company(&app).save().await).await;
        make::recheck(&app).await;
        app.office().post("/api/v1/grade-reviews", json!({})).await.status(201);
        for (table, code) in [
            ("listings", "duplicate"),
            ("information_requests", "already_asked"),
            ("financials", "already_recorded"),
            ("pool_nominations", "already_nominated"),
            ("pool_memberships", "already_in_pool"),
            ("pool_rechecks", "recheck_open"),
            ("pool_batches", "duplicate"),
            ("grade_reviews", "already_reviewed"),
            ("users", "duplicate"),
        ] {
            assert_eq!(twice(&app, table), (409, code.to_owned()), "{table}");
        }
    }

    async fn a_grade_rests_on_one_opinion(app: TestApp) {
        let company = make::company(&app).save().await;
        let body = json!({"grade": "key", "reason": "专题会议定", "expires_on": "2026-12-31"});
        app.office().post(format!("/api/v1/companies/{company}/grade"), body).await.status(201);
        assert_eq!(twice(&app, "grade_opinions"), (409, "raced".to_owned()));
    }

    async fn what_is_over_makes_room(app: TestApp) {
        let company = make::company(&app).save().await;
        let listing = make::listing(&app, company, "2026-03-02").await;
        let ended = json!({"delisted_on": "2026-03-02", "delisted_reason": "主动终止上市"});
        app.office().patch(format!("/api/v1/listings/{}", listing.id()), 1, ended).await.ok();
        let again = "INSERT INTO listings (company_id, board, venue, stock_code, listed_on, listed_precision, created_at, updated_at, version)
            SELECT company_id, board, venue, stock_code, '2026-03-03', 'day', created_at, updated_at, 1 FROM listings";
        app.place().sql(again);
        assert_eq!(app.place().count("listings"), 2);
    }
}
