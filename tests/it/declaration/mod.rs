//! 申报确认: what a town declares counts only once the office has confirmed it, whatever the door.

mod doors;
mod flow;
mod limits;

use serde_json::{Value, json};

use crate::support::{TestApp, make};

/// What a town may want to improve: listed companies and units that broke zero, the points of
/// 长安镇, and the members of the pool.
pub async fn figures(app: &TestApp) -> Value {
    let table = app.leader().get("/api/v1/break-zero").await.ok();
    let league = app.leader().get("/api/v1/rankings").await.ok();
    let own = app.town_code("长安镇");
    let rows = league["rows"].as_array().expect("rows");
    let points = rows.iter().find(|row| row["town_code"] == own.as_str()).expect("长安镇");
    let pool = app.office().get("/api/v1/pool/overview").await.ok();
    json!({
        "listed": table["totals"]["listed"],
        "broken": table["totals"]["broken"],
        "points": points["points"],
        "pool": pool["members"],
    })
}

/// A company of 长安镇 that has completed 股改.
pub async fn reformed(app: &TestApp) -> i64 {
    make::company(app).in_town("长安镇").at("reformed").save().await
}

/// Ids of the declarations in a state, oldest first.
pub async fn declared(app: &TestApp, state: &str) -> Vec<i64> {
    let list = app.office().get(format!("/api/v1/declarations?state={state}")).await.ok();
    let mut ids: Vec<i64> = list.items().iter().filter_map(|one| one["id"].as_i64()).collect();
    ids.sort_unstable();
    ids
}

/// Confirms everything that is pending, one by one; each must succeed.
pub async fn confirm_all(app: &TestApp) {
    for id in declared(app, "pending").await {
        let path = format!("/api/v1/declarations/{id}/actions");
        app.office().post(path, json!({"action": "confirm"})).await.ok();
    }
}

pub fn listed_today(app: &TestApp, stock_code: &str) -> Value {
    json!({"stage": "listed", "occurred_on": app.today(), "board": "szse_chinext",
        "stock_code": stock_code, "document_no": "深证上〔2026〕1号"})
}
