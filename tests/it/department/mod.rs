//! Departments and categories of blockers.

use serde_json::{Value, json};

use crate::support::{TestApp, make};

on_both! {
    async fn every_category_leads_to_departments_that_there_are(app: TestApp) {
        let known = app.town("长安镇").get("/api/v1/departments").await.ok().each("code");
        let categories = app.town("长安镇").get("/api/v1/blocker-categories").await.ok();
        for category in categories.items() {
            let all: Vec<&str> = category["departments"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let lead = category["lead_department"].as_str().unwrap();
            assert!(all.contains(&lead), "{category}");
            assert!(all.iter().all(|code| known.iter().any(|one| one == code)), "{category}");
            let days = category["usual_working_days"].as_i64().unwrap();
            assert!(days > 0 && !category["evidence"].as_array().unwrap().is_empty(), "{category}");
        }
    }

    async fn a_blocker_goes_to_the_lead_of_its_category(app: TestApp) {
        let company = make::company(&app).save().await;
        for category in app.office().get("/api/v1/blocker-categories").await.ok().items() {
            let body = json!({"company_id": company, "category": category["code"], "description": "示例"});
            let raised = app.town("长安镇").post("/api/v1/blockers", body).await.status(201);
            assert_eq!(raised["lead_department"], category["lead_department"], "{category}");
        }
    }

    async fn dictionaries_are_read_by_those_who_have_signed_in(app: TestApp) {
        for path in ["/api/v1/departments", "/api/v1/blocker-categories"] {
            app.nobody().get(path).await.refused(401, "missing_token");
            app.auditor().get(path).await.ok();
        }
    }
}
