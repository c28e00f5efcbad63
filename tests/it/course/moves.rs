//! Steps of 上市进程 over the API: what is legal, what each requires, what can be corrected.

use serde_json::{Value, json};

use crate::support::{Reply, TestApp, make};

fn path(company: i64) -> String {
    format!("/api/v1/companies/{company}/stages")
}

/// Records a step as the office.
async fn step(app: &TestApp, company: i64, stage: &str, on: &str, note: &str) -> Reply {
    let body = json!({"stage": stage, "occurred_on": on, "note": note});
    app.office().post(path(company), body).await
}

/// A company with a first event on a day.
async fn since(app: &TestApp, stage: &str, on: &str) -> i64 {
    let first = json!({"stage": stage, "occurred_on": on});
    make::company(app).with("first_event", first).save().await
}

fn stages(moves: &Value) -> Vec<&str> {
    let moves = moves.as_array().expect("moves");
    moves.iter().filter_map(|one| one.as_str().or_else(|| one["stage"].as_str())).collect()
}

/// Id of a company's last event.
async fn last_event(app: &TestApp, company: i64) -> i64 {
    let timeline = app.office().get(path(company)).await.ok();
    timeline.items().last().and_then(|event| event["id"].as_i64()).expect("an event")
}

on_both! {
    async fn an_illegal_step_is_answered_with_the_legal_ones(app: TestApp) {
        let company = since(&app, "guidance_filed", "2026-01-05").await;
        let before = app.office().get(format!("/api/v1/companies/{company}")).await.ok().json;
        for wrong in ["reserved", "hk_heard", "withdrawn", "delisted", "resumed"] {
            let refused = step(&app, company, wrong, "2026-02-01", "试").await.refused(409, "illegal_transition");
            assert_eq!(refused["from"], "guidance_filed");
            let timeline = app.office().get(path(company)).await.ok();
            assert_eq!(stages(&refused["allowed"]), stages(&timeline["legal_moves"]), "{wrong}");
            let said = refused["detail"].as_str().expect("a sentence");
            assert!(said.contains("“辅导备案”") && said.contains("辅导验收、受理"), "{said}");
        }
        assert_eq!(app.office().get(format!("/api/v1/companies/{company}")).await.ok().json, before);
        assert_eq!(app.office().get(path(company)).await.ok().items().len(), 1);
    }

    async fn a_pause_and_a_way_out_ask_for_a_reason(app: TestApp) {
        let company = since(&app, "accepted", "2026-01-05").await;
        for (stage, note) in [("suspended", ""), ("withdrawn", "  "), ("dropped", "")] {
            let refused = step(&app, company, stage, "2026-02-01", note).await.refused(422, "invalid");
            refused.field("note", "reason_required");
        }
        let paused = step(&app, company, "suspended", "2026-02-01", "财务资料过期").await.status(201);
        assert_eq!((&paused["stage"], &paused["phase"]), (&json!("accepted"), &json!("suspended")));
        assert_eq!(paused["suspended_since"], "2026-02-01");
        // A paused company can only resume or leave.
        let refused = step(&app, company, "inquiry", "2026-02-02", "").await.refused(409, "illegal_transition");
        assert_eq!(stages(&refused["allowed"]), ["withdrawn", "rejected", "dropped", "moved_out", "resumed"]);
        assert!(refused["detail"].as_str().unwrap().contains("“受理（中止）”"), "{}", refused.text());
        let resumed = step(&app, company, "resumed", "2026-02-10", "").await.status(201);
        assert_eq!((&resumed["phase"], &resumed["suspended_since"]), (&json!("review"), &Value::Null));
    }

    async fn dates_neither_go_back_nor_ahead(app: TestApp) {
        let company = since(&app, "guidance_filed", "2026-02-10").await;
        let early = step(&app, company, "guidance_passed", "2026-02-09", "").await.refused(422, "invalid");
        let early = early.field("occurred_on", "date_before_last");
        assert!(early.text().contains("2026-02-10"), "{}", early.text());
        let late = step(&app, company, "guidance_passed", "2026-03-03", "").await.refused(422, "invalid");
        late.field("occurred_on", "future_date");
        // A month that contains the day of the last event is not before that event.
        let body = json!({"stage": "guidance_passed", "occurred_on": "2026-02-01", "occurred_precision": "month"});
        app.office().post(path(company), body).await.status(201);
        let timeline = app.office().get(path(company)).await.ok();
        assert_eq!(timeline.each("occurred_on"), ["2026-02-10", "2026-02-28"]);
        let long = "长".repeat(10_000);
        let long = step(&app, company, "accepted", "2026-03-01", &long).await.refused(422, "invalid");
        long.field("note", "too_long");
    }

    async fn an_event_that_others_rest_on_stays(app: TestApp) {
        let company = since(&app, "reserved", "2025-01-06").await;
        step(&app, company, "accepted", "2025-06-02", "").await.status(201);
        let accepted = last_event(&app, company).await;
        step(&app, company, "withdrawn", "2025-09-01", "调整申报板块").await.status(201);
        let withdrawn = last_event(&app, company).await;
        let void = |event: i64| format!("{}/{event}/void", path(company));
        let reason = json!({"reason": "登记有误"});
        app.office().post(void(accepted), reason.clone()).await.refused(409, "events_depend");
        let mute = app.office().post(void(withdrawn), json!({"reason": " "})).await.refused(422, "invalid");
        mute.field("reason", "reason_required");
        app.town("长安镇").post(void(withdrawn), reason.clone()).await.refused(403, "forbidden");
        let other = make::company(&app).save().await;
        let elsewhere = format!("{}/{withdrawn}/void", path(other));
        app.office().post(elsewhere, reason.clone()).await.refused(404, "not_found");
        let back = app.office().post(void(withdrawn), reason.clone()).await.ok();
        assert_eq!((&back["stage"], &back["phase"]), (&json!("accepted"), &json!("review")));
        app.office().post(void(withdrawn), reason.clone()).await.refused(404, "not_found");
        let timeline = app.office().get(path(company)).await.ok();
        assert_eq!(timeline.each("void_reason"), ["null", "null", "登记有误"], "it stays to be read");
        let city = app.office().get("/api/v1/break-zero").await.ok()["totals"]["pipeline"].clone();
        assert_eq!((&city["review"], &city["exited"]), (&json!(1), &json!(0)));
        // Events are voided from the last backwards; the first one stays.
        app.office().post(void(accepted), reason.clone()).await.ok();
        let first = timeline.items()[0]["id"].as_i64().expect("a number");
        app.office().post(void(first), reason).await.refused(409, "events_depend");
    }

    async fn who_has_left_begins_again_in_another_attempt(app: TestApp) {
        let company = since(&app, "guidance_passed", "2025-06-02").await;
        step(&app, company, "inquiry", "2025-09-01", "").await.status(201);
        step(&app, company, "withdrawn", "2025-12-01", "业绩下滑").await.status(201);
        // The approval of 2 June is valid for twelve months; without it the course restarts at an
        // earlier stage.
        let again = step(&app, company, "accepted", "2026-03-02", "").await.status(201);
        assert_eq!((&again["stage"], &again["highest_stage"]), (&json!("accepted"), &json!("inquiry")));
        let timeline = app.office().get(path(company)).await.ok();
        assert_eq!(timeline.each("attempt"), ["1", "1", "1", "2"]);
        app.on(2026, 7, 1);
        step(&app, company, "withdrawn", "2026-06-01", "再次调整").await.status(201);
        let late = step(&app, company, "accepted", "2026-06-03", "").await.refused(409, "illegal_transition");
        assert_eq!(stages(&late["allowed"]), ["reserved", "reforming", "reformed", "guidance_filed", "hk_filed"]);
    }

    async fn a_step_to_the_exchange_carries_its_listing(app: TestApp) {
        let company = since(&app, "registered", "2026-01-05").await;
        let bare = json!({"stage": "listed", "occurred_on": "2026-02-02", "board": "szse_chinext"});
        let refused = app.office().post(path(company), bare.clone()).await.refused(422, "invalid");
        refused.field("stock_code", "listing_facts_required");
        assert_eq!(app.office().get("/api/v1/listings").await.ok()["total"], 0);
        let mut whole = bare;
        whole["stock_code"] = json!("301888");
        let listed = app.office().post(path(company), whole).await.status(201);
        assert_eq!((&listed["stage"], &listed["stock_codes"]), (&json!("listed"), &json!(["301888"])));
        let listing = app.office().get("/api/v1/listings").await.ok().items()[0].clone();
        assert_eq!((&listing["company_id"], &listing["listed_on"]), (&json!(company), &json!("2026-02-02")));
    }

    async fn nobody_begins_at_the_exchange_or_with_a_pause(app: TestApp) {
        for (stage, status, code) in [
            ("listed", 409, "recorded_elsewhere"),
            ("moved_out", 409, "recorded_elsewhere"),
            ("suspended", 422, "invalid"),
        ] {
            let body = make::company(&app).at(stage).body();
            app.office().post("/api/v1/companies", body).await.refused(status, code);
        }
        let future = json!({"stage": "reserved", "occurred_on": "2026-03-03"});
        let body = make::company(&app).with("first_event", future).body();
        let refused = app.office().post("/api/v1/companies", body).await.refused(422, "invalid");
        refused.field("occurred_on", "future_date");
        assert_eq!(app.office().get("/api/v1/companies").await.ok()["total"], 0);
    }

    async fn another_units_way_does_not_exist(app: TestApp) {
        let company = since(&app, "reserved", "2026-01-05").await;
        let other = app.town("虎门镇");
        other.get(path(company)).await.refused(404, "not_found");
        let body = json!({"stage": "reforming", "occurred_on": "2026-02-01"});
        other.post(path(company), body).await.refused(404, "not_found");
        assert_eq!(app.town("长安镇").get(path(company)).await.ok().items().len(), 1);
    }
}
