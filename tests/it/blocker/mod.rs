//! Blockers: as records, and in their flow from 登记 to 销号.

mod clock;
mod flow;
mod pages;
mod rounds;
mod together;

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
        // Monday 2 March 2026 is day 0
        let late = make::assigned(&app, company, "swj", 1).await;
        let near = make::assigned(&app, company, "swj", 4).await;
        let far = make::assigned(&app, company, "swj", 14).await;
        let raised = make::blocker(&app, company, "swj").await;
        let severe = json!({"severity": "severe"});
        app.office().patch(format!("{BLOCKERS}/{near}"), 2, severe).await.ok();
        let town = app.town_code("长安镇");
        app.on(2026, 3, 4);
        for (query, found) in [
            ("?sort=due_on".to_owned(), &[late, near, far, raised][..]),
            ("?sort=-due_on".to_owned(), &[far, near, late, raised]),
            ("?sort=turn_ends_on&open=true".to_owned(), &[late, near, far, raised]),
            ("".to_owned(), &[raised, far, near, late]),
            ("?light=red".to_owned(), &[late]),
            ("?light=yellow".to_owned(), &[near]),
            ("?light=green".to_owned(), &[far]),
            ("?awaiting=assign".to_owned(), &[raised]),
            ("?awaiting=sign&sort=due_on".to_owned(), &[late, near, far]),
            ("?late_sign=true".to_owned(), &[]),
            ("?severity=severe&department=swj".to_owned(), &[near]),
            (format!("?town={town}&status=closed"), &[]),
            (format!("?company={company}&category=social_insurance&per_page=1"), &[raised]),
        ] {
            let page = app.office().get(format!("{BLOCKERS}{query}")).await.ok();
            let ids: Vec<i64> = page.items().iter().filter_map(|row| row["id"].as_i64()).collect();
            assert_eq!(ids, found, "{query}");
        }
        app.on(2026, 3, 5);
        let unsigned = app.office().get(format!("{BLOCKERS}?late_sign=true")).await.ok();
        assert_eq!(unsigned["total"], 3);
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
