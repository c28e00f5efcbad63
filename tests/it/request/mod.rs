//! 资料征集: what a profile lacks, asked of the unit.

use serde_json::json;

use crate::profile::{go_round, year};
use crate::support::{TestApp, make};

fn path(company: i64) -> String {
    format!("/api/v1/companies/{company}/information-requests")
}

on_both! {
    async fn a_request_names_what_is_missing_and_ends_once_it_is_there(app: TestApp) {
        let company = make::company(&app).save().await;
        year(&app, company, 2023, 20_000, 3_000).await;
        year(&app, company, 2024, 26_000, 4_000).await;
        let body = json!({"due_on": "2026-03-20", "note": "请附审计报告"});
        let asked = app.office().post(path(company), body.clone()).await.status(201);
        let wanted: Vec<&str> =
            asked["wanted"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
        assert!(wanted.contains(&"2024年研发投入") && !wanted.contains(&"2024年营业收入"), "{wanted:?}");
        app.office().post(path(company), body).await.refused(409, "already_asked");
        let notices = app.town("长安镇").get("/api/v1/notices").await.ok();
        assert!(notices["items"][0]["title"].as_str().unwrap().contains("资料"), "{}", notices.text());
        let todo = app.town("长安镇").get("/api/v1/todo").await.ok();
        let task = todo["tasks"].as_array().unwrap().iter().find(|one| one["code"] == "information");
        assert_eq!(task.unwrap()["count"], 1);
        assert_eq!(app.town("虎门镇").get("/api/v1/information-requests").await.ok()["total"], 0);

        go_round(&app);
        assert_eq!(app.office().get("/api/v1/information-requests").await.ok()["total"], 1);
        let facts = json!({"established_on": "2015-01-01", "registered_capital_yuan": 30_000_000});
        app.town("长安镇").patch(format!("/api/v1/companies/{company}"), 1, facts).await.ok();
        for fiscal_year in [2022, 2023, 2024] {
            let body = json!({"fiscal_year": fiscal_year, "source": "company", "revenue_yuan": 100_000_000,
                "net_profit_yuan": 1_000_000, "net_profit_deducted_yuan": 1_000_000,
                "op_cash_flow_yuan": 1_000_000, "rd_expense_yuan": 5_000_000, "net_assets_yuan": 80_000_000,
                "weighted_roe_ppm": 90_000, "employees": 100, "rd_staff": 20, "invention_patents": 8,
                "patents": 20});
            app.town("长安镇").post(format!("/api/v1/companies/{company}/financials"), body).await.status(201);
        }
        go_round(&app);
        let ended = app.office().get("/api/v1/information-requests?open=false").await.ok();
        assert_eq!((&ended["total"], &ended["items"][0]["closed_as"]), (&json!(1), &json!("complete")));
        let history = app.town("长安镇").get(format!("/api/v1/companies/{company}/history")).await.ok().text();
        assert!(history.contains("information_request"), "{history}");
    }

    async fn a_unit_may_say_why_it_cannot(app: TestApp) {
        let company = make::company(&app).save().await;
        app.office().post(path(company), json!({"due_on": "2026-03-01"})).await.refused(422, "invalid").field("due_on", "past_date");
        let id = app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.status(201).id();
        let answer = format!("/api/v1/information-requests/{id}/answer");
        app.town("长安镇").post(&answer, json!({})).await.refused(422, "invalid").field("reason", "reason_required");
        app.town("虎门镇").post(&answer, json!({"reason": "无"})).await.refused(404, "not_found");
        let ended = app.town("长安镇").post(&answer, json!({"reason": "企业尚未建账"})).await.status(201);
        assert_eq!((&ended["closed_as"], &ended["answer"]), (&json!("answered"), &json!("企业尚未建账")));
        app.town("长安镇").post(&answer, json!({"reason": "再答"})).await.refused(409, "already_closed");
        let told = app.office().get("/api/v1/notices").await.ok().text();
        assert!(told.contains("无法提供"), "{told}");
        let again = app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.status(201).id();
        app.office().post(format!("/api/v1/information-requests/{again}/withdraw"), json!({})).await.status(201);
    }
}
