//! Blockers as records: counted, closed, reopened, seen by whom they concern.

use serde_json::{Value, json};

use crate::support::{TestApp, make};

const BLOCKERS: &str = "/api/v1/blockers";

fn tax(company: i64) -> Value {
    json!({"company_id": company, "category": "tax", "description": "历史欠税"})
}

async fn open_blockers(app: &TestApp, company: i64) -> Value {
    app.office().get(format!("/api/v1/companies/{company}")).await.ok()["open_blockers"].clone()
}

on_both! {
    async fn the_open_ones_are_counted(app: TestApp) {
        let company = make::company(&app).save().await;
        let raised = app.town("长安镇").post(BLOCKERS, tax(company)).await.status(201);
        assert_eq!((&raised["lead_department"], &raised["status"]), (&json!("swj"), &json!("raised")));
        assert_eq!((&raised["raised_on"], &raised["light"]), (&json!("2026-03-02"), &json!(null)));
        assert_eq!(open_blockers(&app, company).await, 1);

        let path = format!("{BLOCKERS}/{}", raised.id());
        let town = app.town("长安镇");
        let hasty = town.patch(&path, 1, json!({"status": "closed"})).await.refused(422, "invalid");
        hasty.field("closed_on", "closed_on_required");
        let closing = json!({"status": "closed", "closed_on": "2026-03-02", "closing_note": "已补缴"});
        let closed = town.patch(&path, 1, closing).await.ok();
        assert_eq!((closed.version(), &closed["closing_note"]), (2, &json!("已补缴")));
        assert_eq!(open_blockers(&app, company).await, 0);

        let reopened = town.patch(&path, 2, json!({"status": "in_progress"})).await.ok();
        assert_eq!((&reopened["closed_on"], &reopened["closing_note"]), (&json!(null), &json!(null)));
        assert_eq!(open_blockers(&app, company).await, 1);
        let stale = town.patch(&path, 2, json!({"severity": "severe"})).await;
        assert_eq!(stale.refused(412, "stale_version")["current"]["version"], 3);
        app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        let history = format!("/api/v1/companies/{company}/history");
        let history = app.office().get(history).await.ok();
        assert!(history.items().iter().any(|entry| entry["record"] == "blocker"));
    }

    async fn a_check_finds_a_false_count(app: TestApp) {
        use kunpeng::access::Scope;
        let company = make::company(&app).save().await;
        app.town("长安镇").post(BLOCKERS, tax(company)).await.status(201);
        let differing = || {
            let scope = Scope::whole_city("a check recounts everything");
            app.database().read(|db| kunpeng::blocker::recount_differences(db, &scope)).unwrap()
        };
        assert!(differing().is_empty());
        app.place().sql("UPDATE companies SET open_blockers = 2");
        assert_eq!(differing(), [company]);
        app.place().sql("UPDATE companies SET open_blockers = 0");
        assert_eq!(differing(), [company]);
    }

    async fn what_does_not_exist_is_refused(app: TestApp) {
        let company = make::company(&app).save().await;
        for (field, value, code) in [
            ("category", json!("luck"), "unknown_category"),
            ("lead_department", json!("nobody"), "unknown_department"),
            ("departments", json!(["rsj", "nobody"]), "unknown_department"),
            ("description", json!(" "), "description_required"),
        ] {
            let mut body = tax(company);
            body[field] = value;
            app.office().post(BLOCKERS, body).await.refused(422, "invalid").field(field, code);
        }
        let mut body = tax(company);
        body["lead"] = json!("rsj");
        app.office().post(BLOCKERS, body).await.refused(400, "unknown_field");
        app.town("虎门镇").post(BLOCKERS, tax(company)).await.refused(404, "not_found");
    }

    async fn departments_see_what_they_lead_or_assist(app: TestApp) {
        let company = make::company(&app).save().await;
        let mut body = tax(company);
        body["departments"] = json!(["rsj", "swj"]);
        let raised = app.office().post(BLOCKERS, body).await.status(201);
        assert_eq!(raised["departments"], json!(["rsj"]));
        let path = format!("{BLOCKERS}/{}", raised.id());
        for department in ["swj", "rsj"] {
            app.department(department).get(&path).await.ok();
            app.department(department).get(format!("/api/v1/companies/{company}")).await.ok();
        }
        app.department("gjj").get(&path).await.refused(404, "not_found");
        app.office().patch(&path, 1, json!({"departments": ["gjj"]})).await.ok();
        app.department("gjj").get(&path).await.ok();
        app.department("rsj").get(&path).await.refused(404, "not_found");
        app.town("虎门镇").get(&path).await.refused(404, "not_found");
    }

    async fn lists_are_narrowed_and_sorted(app: TestApp) {
        let company = make::company(&app).save().await;
        for (due, severity) in
            [("2026-03-20", "normal"), ("2026-03-05", "severe"), ("2026-03-02", "normal")]
        {
            let mut body = tax(company);
            body["due_on"] = json!(due);
            body["severity"] = json!(severity);
            app.office().post(BLOCKERS, body).await.status(201);
        }
        app.office().post(BLOCKERS, tax(company)).await.status(201);
        let town = app.town_code("长安镇");
        app.on(2026, 3, 3);
        for (query, dues) in [
            ("?sort=due_on".to_owned(), &["2026-03-02", "2026-03-05", "2026-03-20", "null"][..]),
            ("?sort=-due_on".to_owned(), &["2026-03-20", "2026-03-05", "2026-03-02", "null"]),
            ("".to_owned(), &["null", "2026-03-02", "2026-03-05", "2026-03-20"]),
            ("?light=red".to_owned(), &["2026-03-02"]),
            ("?light=yellow".to_owned(), &["2026-03-05"]),
            ("?light=green".to_owned(), &["2026-03-20"]),
            ("?severity=severe&department=swj".to_owned(), &["2026-03-05"]),
            (format!("?town={town}&status=closed"), &[]),
            (format!("?company={company}&category=tax&per_page=1"), &["null"]),
        ] {
            let page = app.office().get(format!("{BLOCKERS}{query}")).await.ok();
            let found: Vec<&str> =
                page.items().iter().map(|row| row["due_on"].as_str().unwrap_or("null")).collect();
            assert_eq!(found, dues, "{query}");
        }
        app.office().get(format!("{BLOCKERS}?sort=name")).await.refused(400, "unknown_sort");
    }

    async fn a_repeated_request_raises_once(app: TestApp) {
        let company = make::company(&app).save().await;
        let once = || {
            let call = app.office().request(actix_web::http::Method::POST, BLOCKERS);
            call.json(tax(company)).once("blocker-1").send()
        };
        let first = once().await.status(201).id();
        assert_eq!(once().await.status(201).id(), first);
        assert_eq!(open_blockers(&app, company).await, 1);
    }
}
