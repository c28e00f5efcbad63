//! Listings, quotations and moves over the API: what is refused, and the effects of each.

use serde_json::{Value, json};

use crate::support::{Reply, TestApp, make};

const LISTINGS: &str = "/api/v1/listings";

fn listing(company: i64, board: &str, code: &str, on: &str) -> Value {
    json!({"company_id": company, "board": board, "stock_code": code, "listed_on": on})
}

/// A company with the stage 注册生效 since the beginning of 2025.
async fn registered(app: &TestApp) -> i64 {
    let first = json!({"stage": "registered", "occurred_on": "2025-01-06"});
    make::company(app).with("first_event", first).save().await
}

async fn record(app: &TestApp, company: i64, board: &str, code: &str, on: &str) -> i64 {
    app.office().post(LISTINGS, listing(company, board, code, on)).await.status(201).id()
}

/// Ends a listing of version 1.
async fn end(app: &TestApp, id: i64, on: &str) -> Reply {
    let patch = json!({"delisted_on": on, "delisted_reason": "主动退市"});
    app.office().patch(format!("{LISTINGS}/{id}"), 1, patch).await
}

async fn company(app: &TestApp, id: i64) -> Reply {
    app.office().get(format!("/api/v1/companies/{id}")).await.ok()
}

/// Stage and date of a company's last event.
async fn last_step(app: &TestApp, company: i64) -> (String, String) {
    let timeline = app.office().get(format!("/api/v1/companies/{company}/stages")).await.ok();
    let last = timeline.items().last().cloned().unwrap_or_default();
    let text = |member: &str| last[member].as_str().unwrap_or_default().to_owned();
    (text("stage"), text("occurred_on"))
}

on_both! {
    async fn a_stock_code_is_held_once_in_its_market(app: TestApp) {
        let (first, second) = (registered(&app).await, registered(&app).await);
        record(&app, first, "szse_chinext", "301999", "2025-03-03").await;
        let twice = listing(second, "szse_main", " 301999 ", "2025-04-01");
        let refused = app.office().post(LISTINGS, twice).await.refused(409, "duplicate");
        assert!(refused["detail"].as_str().unwrap().contains("301999"));
        assert_eq!(company(&app, second).await["stage"], "registered", "nothing of it was kept");
        // A code of another market is independent.
        record(&app, second, "hkex_main", "301999", "2025-04-01").await;
        assert_eq!(company(&app, second).await["stage"], "listed");
    }

    async fn everything_wrong_about_a_listing_is_said_at_once(app: TestApp) {
        let id = registered(&app).await;
        let mut wrong = listing(id, "neeq_base", "  ", "2026-03-03");
        wrong["funds_raised_yuan"] = json!(-1);
        let refused = app.office().post(LISTINGS, wrong).await.refused(422, "invalid");
        refused
            .field("stock_code", "bad_length")
            .field("board", "not_a_listing")
            .field("listed_on", "future_date")
            .field("funds_raised_yuan", "bad_number");
        app.office().post(LISTINGS, listing(999, "szse_main", "000001", "2025-01-06")).await.refused(404, "not_found");
        let early = listing(id, "szse_main", "000001", "2024-12-31");
        let early = app.office().post(LISTINGS, early).await.refused(422, "invalid");
        assert_eq!(early["errors"][0]["code"], "date_before_last", "{}", early.text());
        assert_eq!(app.office().get(LISTINGS).await.ok()["total"], 0);
    }

    async fn a_quotation_is_no_listing_and_a_listing_no_quotation(app: TestApp) {
        let id = registered(&app).await;
        let path = format!("/api/v1/companies/{id}/quotations");
        let wrong = json!({"venue": "szse_chinext", "code": "长".repeat(21), "quoted_on": "2026-02-02",
            "ended_on": "2026-02-01"});
        let refused = app.town("长安镇").post(&path, wrong).await.refused(422, "invalid");
        refused.field("venue", "not_a_quotation").field("code", "too_long").field("ended_on", "bad_date");
        let quotation = json!({"venue": "neeq_innovation", "code": "873001", "quoted_on": "2025-02-02"});
        app.town("长安镇").post(&path, quotation.clone()).await.status(201);
        app.town("虎门镇").post(&path, quotation).await.refused(404, "not_found");
        let found = company(&app, id).await;
        assert_eq!((&found["stage"], &found["stock_codes"]), (&json!("registered"), &json!(["873001"])));
        assert_eq!(app.office().get("/api/v1/break-zero").await.ok()["totals"]["listed"], 0);
    }

    async fn an_end_follows_the_beginning_and_has_its_reason(app: TestApp) {
        let id = registered(&app).await;
        let listed = record(&app, id, "szse_chinext", "301999", "2025-03-03").await;
        let path = format!("{LISTINGS}/{listed}");
        let office = app.office();
        let early = office.patch(&path, 1, json!({"delisted_on": "2025-03-02"})).await.refused(422, "invalid");
        early.field("delisted_on", "bad_date").field("delisted_reason", "reason_required");
        let late = json!({"delisted_on": "2026-03-03", "delisted_reason": "主动退市"});
        office.patch(&path, 1, late).await.refused(422, "invalid").field("delisted_on", "future_date");
        let dateless = json!({"delisted_reason": "主动退市"});
        office.patch(&path, 1, dateless).await.refused(422, "invalid").field("delisted_on", "delisted_on_required");
        let moved = json!({"board": "szse_main"});
        assert_eq!(office.patch(&path, 1, moved).await.status, 400, "a listing does not change its board");
        let shown = office.get(&path).await.ok();
        assert_eq!((shown.version(), &shown["delisted_on"]), (1, &Value::Null));
        assert_eq!(company(&app, id).await["stage"], "listed");
        end(&app, listed, "2026-03-02").await.ok();
        end(&app, listed, "2026-03-02").await.refused(412, "stale_version");
    }

    async fn the_end_of_the_last_listing_is_that_of_the_company(app: TestApp) {
        let id = registered(&app).await;
        let home = record(&app, id, "szse_chinext", "301999", "2025-03-03").await;
        let abroad = record(&app, id, "hkex_main", "09999", "2025-06-02").await;
        end(&app, home, "2025-12-01").await.ok();
        assert_eq!(company(&app, id).await["stage"], "listed", "it still is, abroad");
        let city = app.office().get("/api/v1/break-zero").await.ok()["totals"].clone();
        let counted = ["listed", "listed_domestic", "listed_overseas"].map(|what| city[what].as_i64());
        assert_eq!(counted, [Some(1), Some(0), Some(1)]);
        end(&app, abroad, "2026-02-02").await.ok();
        assert_eq!(last_step(&app, id).await, ("delisted".into(), "2026-02-02".into()));
        assert_eq!(app.office().get("/api/v1/break-zero").await.ok()["totals"]["broken"], 0);
        // Listing again requires a new listing, after a new attempt.
        let again = listing(id, "szse_main", "001999", "2026-03-02");
        app.office().post(LISTINGS, again).await.refused(409, "illegal_transition");
    }

    async fn a_way_out_ends_every_listing(app: TestApp) {
        let id = registered(&app).await;
        record(&app, id, "szse_chinext", "301999", "2025-03-03").await;
        record(&app, id, "hkex_main", "09999", "2025-06-02").await;
        let out = json!({"stage": "delisted", "occurred_on": "2026-02-02", "note": "重大违法"});
        app.office().post(format!("/api/v1/companies/{id}/stages"), out).await.status(201);
        let listings = app.office().get(LISTINGS).await.ok();
        assert_eq!(listings.each("delisted_on"), ["2026-02-02", "2026-02-02"]);
        assert_eq!(listings.each("delisted_reason"), ["重大违法", "重大违法"]);
        let timeline = app.office().get(format!("/api/v1/companies/{id}/stages")).await.ok();
        assert_eq!(timeline.each("stage"), ["registered", "listed", "delisted"], "once");
    }

    async fn a_move_leads_somewhere_else_and_onward(app: TestApp) {
        let id = registered(&app).await;
        let path = format!("/api/v1/companies/{id}/moves");
        let to = |town: &str, on: &str| json!({"to_town": app.town_code(town), "moved_on": on, "reason": "扩建"});
        let office = app.office();
        office.post(&path, to("长安镇", "2025-05-01")).await.refused(422, "invalid").field("to_town", "same_town");
        let nowhere = json!({"to_town": "440000000", "moved_on": "2025-05-01", "reason": "扩建"});
        office.post(&path, nowhere).await.refused(404, "not_found");
        office.post(&path, to("虎门镇", "2026-03-03")).await.refused(422, "invalid").field("moved_on", "future_date");
        let mute = json!({"to_town": app.town_code("虎门镇"), "moved_on": "2025-05-01", "reason": " "});
        office.post(&path, mute).await.refused(422, "invalid").field("reason", "reason_required");
        office.post(&path, to("虎门镇", "2025-05-01")).await.status(201);
        office.post(&path, to("厚街镇", "2025-04-30")).await.refused(422, "invalid").field("moved_on", "date_before_last");
        app.town("长安镇").get(format!("/api/v1/companies/{id}")).await.refused(404, "not_found");
        app.town("虎门镇").get(format!("/api/v1/companies/{id}")).await.ok();
        let out = json!({"moved_on": "2026-02-02", "reason": "总部迁出"});
        office.post(&path, out.clone()).await.status(201);
        assert_eq!(last_step(&app, id).await, ("moved_out".into(), "2026-02-02".into()));
        let timeline = office.get(format!("/api/v1/companies/{id}/stages")).await.ok();
        assert_eq!(timeline["legal_moves"], json!([]), "nobody comes back as the same company");
        office.post(&path, out).await.refused(409, "illegal_transition");
    }
}

on_both! {
    async fn texts_of_a_listing_have_limits(app: TestApp) {
        let id = registered(&app).await;
        let mut long = listing(id, "szse_chinext", "301998", "2025-03-03");
        long["short_name"] = json!("长".repeat(201));
        long["source"] = json!("长".repeat(201));
        long["note"] = json!("长".repeat(2_001));
        let refused = app.office().post(LISTINGS, long).await.refused(422, "invalid");
        refused.field("short_name", "too_long").field("source", "too_long").field("note", "too_long");
        let own = record(&app, id, "szse_chinext", "301998", "2025-03-03").await;
        let patch = json!({"note": "长".repeat(2_001), "delisted_on": "2025-06-03",
            "delisted_reason": "长".repeat(2_001)});
        let refused = app.office().patch(format!("{LISTINGS}/{own}"), 1, patch).await.refused(422, "invalid");
        refused.field("note", "too_long").field("delisted_reason", "too_long");
        let moving = json!({"to_town": null, "moved_on": "2025-07-01", "reason": "长".repeat(2_001)});
        let refused = app.office().post(format!("/api/v1/companies/{id}/moves"), moving).await.refused(422, "invalid");
        refused.field("reason", "too_long");
    }

    async fn a_listing_is_not_moved_into_the_future(app: TestApp) {
        let id = registered(&app).await;
        let own = record(&app, id, "szse_chinext", "301997", "2025-03-03").await;
        let patch = json!({"listed_on": "2099-01-01"});
        let refused = app.office().patch(format!("{LISTINGS}/{own}"), 1, patch).await.refused(422, "invalid");
        refused.field("listed_on", "future_date");
    }
}
