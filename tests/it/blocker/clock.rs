//! Deadlines: across holidays, pauses and extensions, and when calendar or rules change.

use serde_json::json;

use crate::support::{TestApp, make};

on_both! {
    async fn three_working_days_over_national_day(app: TestApp) {
        app.on(2026, 9, 30);
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 3).await;
        let path = format!("/api/v1/blockers/{id}");
        for (month, day, light, left) in [
            (9, 30, "yellow", 3),
            (10, 7, "yellow", 3),
            (10, 8, "yellow", 2),
            (10, 10, "yellow", 0),
            (10, 11, "red", 0),
            (10, 12, "red", -1),
        ] {
            app.on(2026, month, day);
            let seen = app.office().get(&path).await.ok();
            assert_eq!(seen["due_on"], "2026-10-10", "a Saturday of 调休");
            assert_eq!((&seen["light"], &seen["days_left"]), (&json!(light), &json!(left)), "{month}-{day}");
        }
    }

    async fn a_pause_over_spring_festival_and_an_extension(app: TestApp) {
        app.on(2026, 2, 10);
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 5).await;
        make::act(app.department("rsj"), id, "sign", json!({"responsible_person": "王"})).await;
        let path = format!("/api/v1/blockers/{id}");
        assert_eq!(app.office().get(&path).await.ok()["due_on"], "2026-02-24");
        app.on(2026, 2, 13);
        let paused = make::act(app.department("rsj"), id, "pause", json!({"note": "等企业补材料"})).await;
        assert_eq!((&paused["light"], &paused["turn_ends_on"]), (&json!(null), &json!(null)));
        app.on(2026, 2, 26);
        let resumed = make::act(app.town("长安镇"), id, "resume", json!({})).await;
        // stopped: Saturday 14, and 24, 25 and 26 February
        assert_eq!((&resumed["stopped_days"], &resumed["due_on"]), (&json!(4), &json!("2026-02-28")));
        make::act(app.department("rsj"), id, "ask_extension", json!({"working_days": 2, "note": "人手"})).await;
        let more = json!({"approve": true, "working_days": 2});
        let granted = make::act(app.office(), id, "decide_extension", more).await;
        assert_eq!(granted["due_on"], "2026-03-03");
    }

    async fn a_transfer_does_not_restart_the_clock(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 10).await;
        app.on(2026, 3, 6);
        let moved = make::act(app.office(), id, "transfer", json!({"department": "swj", "note": "职责在税务"})).await;
        assert_eq!((&moved["due_on"], &moved["status"]), (&json!("2026-03-16"), &json!("assigned")));
        assert_eq!(moved["sign_by"], "2026-03-10");
        let more = json!({"department": "gjj", "working_days": 10, "note": "重新计算"});
        let transferred = make::act(app.office(), id, "transfer", more).await;
        assert_eq!(transferred["due_on"], "2026-03-20");
    }

    async fn rules_are_settings(app: TestApp) {
        let path = "/api/v1/settings/supervision";
        let rules = app.town("长安镇").get(path).await.ok();
        assert_eq!((&rules["yellow_days"], &rules["escalate_town"]), (&json!(3), &json!(5)));
        let wrong = app.office().patch(path, 1, json!({"escalate_office": 3})).await;
        wrong.refused(422, "invalid").field("escalate_office", "not_increasing");
        app.office().patch(path, 1, json!({"yellow_days": 6})).await.ok();
        app.office().patch(path, 1, json!({"yellow_days": 7})).await.refused(412, "stale_version");
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 5).await;
        let seen = app.office().get(format!("/api/v1/blockers/{id}")).await.ok();
        assert_eq!(seen["light"], "yellow");
        let log = app.auditor().get("/api/v1/audit?action=setting_changed").await.ok();
        assert_eq!(log.items().len(), 1);
    }
}
