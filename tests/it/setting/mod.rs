//! Settings: a change applies completely or not at all, and never overwrites a concurrent change.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::{Browser, TestApp};

const SUPERVISION: &str = "/api/v1/settings/supervision";
const FIGURES: &str = "/api/v1/settings/figures";

/// Audit entries of changed settings.
async fn changes(app: &TestApp) -> Vec<Value> {
    app.auditor().get("/api/v1/audit?action=setting_changed").await.ok().items().to_vec()
}

on_both! {
    async fn what_makes_no_sense_together_is_refused_all_at_once(app: TestApp) {
        let before = app.office().get(SUPERVISION).await.ok();
        let wrong = json!({"yellow_days": 251, "yellow_share": 91, "sign_days": 0, "silence_days": 30,
            "escalate_town": 10, "escalate_office": 10, "escalate_leaders": 9});
        let refused = app.office().patch(SUPERVISION, 1, wrong).await.refused(422, "invalid");
        refused
            .field("yellow_days", "out_of_range")
            .field("yellow_share", "out_of_range")
            .field("sign_days", "out_of_range")
            .field("escalate_office", "not_increasing")
            .field("escalate_leaders", "not_increasing");
        let after = app.office().get(SUPERVISION).await.ok();
        assert_eq!((after.version(), &after.json), (1, &before.json), "what was right of it neither");
        assert_eq!(changes(&app).await.len(), 0);
    }

    async fn each_step_up_comes_later_than_the_one_before_be_it_changed_alone(app: TestApp) {
        let office = app.office();
        let reached = office.patch(SUPERVISION, 1, json!({"escalate_town": 10})).await.refused(422, "invalid");
        reached.field("escalate_office", "not_increasing");
        let beyond = office.patch(SUPERVISION, 1, json!({"escalate_leaders": 10})).await.refused(422, "invalid");
        beyond.field("escalate_leaders", "not_increasing");
        let together = json!({"escalate_town": 10, "escalate_office": 11, "escalate_leaders": 12});
        assert_eq!(office.patch(SUPERVISION, 1, together).await.ok().version(), 2);
    }

    async fn members_that_there_are_not_and_values_of_another_kind_are_refused(app: TestApp) {
        for wrong in [
            json!({"colour": 1}),
            json!({"sign_days": "两天"}),
            json!({"sign_days": -1}),
            json!({"sign_days": 1.5}),
            json!({"sign_days": null}),
            json!([1]),
        ] {
            let refused = app.office().patch(SUPERVISION, 1, wrong.clone()).await;
            assert_eq!(refused.status, 400, "{wrong}: {}", refused.summary());
        }
        let unknown = json!({"source_order": ["tax", "hearsay"]});
        assert_eq!(app.office().patch(FIGURES, 1, unknown).await.status, 400);
        assert_eq!(app.office().get(SUPERVISION).await.ok().version(), 1);
    }

    async fn whoever_comes_late_is_shown_what_is_in_force(app: TestApp) {
        let office = app.office();
        let blind = office.request(Method::PATCH, SUPERVISION).json(json!({"sign_days": 3})).send().await;
        blind.refused(428, "version_required");
        office.patch(SUPERVISION, 1, json!({"sign_days": 3})).await.ok();
        let late = office.patch(SUPERVISION, 1, json!({"verify_days": 9})).await.refused(412, "stale_version");
        assert_eq!((&late["current"]["sign_days"], &late["current"]["verify_days"]), (&json!(3), &json!(5)));
        office.patch(SUPERVISION, 3, json!({"verify_days": 9})).await.refused(412, "stale_version");
        let now = office.patch(SUPERVISION, 2, json!({"verify_days": 9})).await.ok();
        assert_eq!((&now["sign_days"], &now["verify_days"]), (&json!(3), &json!(9)), "others' changes stay");
        assert_eq!(office.get(FIGURES).await.ok().version(), 1, "another subject, another version");
    }

    async fn what_stays_the_same_is_no_change(app: TestApp) {
        let office = app.office();
        assert_eq!(office.patch(SUPERVISION, 1, json!({"sign_days": 2})).await.ok().version(), 1);
        assert_eq!(office.patch(SUPERVISION, 1, json!({})).await.ok().version(), 1);
        assert_eq!(changes(&app).await.len(), 0);
        office.patch(SUPERVISION, 1, json!({"sign_days": 4, "verify_days": 5})).await.ok();
        let log = changes(&app).await;
        assert_eq!((log.len(), &log[0]["object_id"]), (1, &json!("supervision")));
        let said = log[0]["detail"].to_string();
        assert!(said.contains("sign_days") && !said.contains("verify_days"), "{said}");
    }

    async fn everyone_reads_the_rules_and_the_office_sets_them(app: TestApp) {
        for who in [app.town("长安镇"), app.department("rsj"), app.leader(), app.office()] {
            assert_eq!(who.get(SUPERVISION).await.ok()["sign_days"], 2);
        }
        for who in [app.town("长安镇"), app.department("rsj"), app.leader(), app.auditor()] {
            who.patch(SUPERVISION, 1, json!({"sign_days": 3})).await.refused(403, "forbidden");
        }
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/settings").await.ok().text();
        assert!(page.contains("督办规则") && page.contains("另一项设置：财务口径"), "{page}");
        let form = "version=1&before.escalate_town=5&escalate_town=12";
        let refused = office.post("/settings", form).await.status(422).text();
        assert!(refused.contains("一级比一级多") && refused.contains("value=\"12\""), "{refused}");
        let saved = office.post("/settings", "version=1&before.sign_days=2&sign_days=3").await.status(303);
        assert_eq!(saved.header("location"), Some("/settings?done=saved"));
        assert_eq!(app.office().get(SUPERVISION).await.ok().version(), 2);
    }
}
