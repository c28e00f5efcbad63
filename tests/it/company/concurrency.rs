//! Many concurrent writers: no update is lost, and nobody gets a locked database.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{TestApp, make};

const CLIENTS: usize = 8;
const CHANGES: usize = 5;

/// Adds one employee, and retries whenever another writer was faster.
async fn add_one(app: &TestApp, path: &str) {
    let mut seen = app.office().get(path).await.ok();
    loop {
        let employees = seen["employees"].as_i64().unwrap_or_default() + 1;
        let reply = app.office().patch(path, seen.version(), json!({"employees": employees})).await;
        if reply.status == 200 {
            return;
        }
        assert_eq!(reply.refused(412, "stale_version")["current"]["id"], seen["id"]);
        seen = app.office().get(path).await.ok();
    }
}

on_both! {
    async fn writers_of_one_company_lose_no_update(app: TestApp) {
        let path = format!("/api/v1/companies/{}", make::company(&app).save().await);
        app.office().get(&path).await.ok(); // signs in once for all writers
        join_all((0..CLIENTS).map(async |_| {
            for _ in 0..CHANGES {
                add_one(&app, &path).await;
            }
        }))
        .await;
        let total = i64::try_from(CLIENTS * CHANGES).unwrap();
        let company = app.office().get(&path).await.ok();
        assert_eq!((&company["employees"], company.version()), (&json!(total), total + 1));
        let changes = "SELECT count(*) AS n FROM history WHERE field = 'employees'";
        assert_eq!(app.place().number(changes), total);
        let report = app.auditor().get("/api/v1/audit/verification").await.ok();
        assert_eq!(report["broken_at"], json!(null));
    }

    async fn writers_of_different_companies_do_not_meet(app: TestApp) {
        app.office().get("/api/v1/companies").await.ok();
        join_all((0..CLIENTS).map(async |_| {
            let company = make::company(&app).saved().await;
            let path = format!("/api/v1/companies/{}", company.id());
            let mut version = company.version();
            for employees in 1..=CHANGES {
                let change = json!({"employees": employees});
                version = app.office().patch(&path, version, change).await.ok().version();
            }
        }))
        .await;
    }
}
