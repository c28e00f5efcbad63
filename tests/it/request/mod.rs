//! 资料征集: asking a unit for missing data of a profile.

use actix_web::http::Method;
use serde_json::json;

use crate::profile::{go_round, year};
use crate::support::{TestApp, make};

const REQUESTS: &str = "/api/v1/information-requests";

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

    async fn one_that_was_withdrawn_is_over_for_all(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = app.office().post(path(company), json!({"due_on": "2026-03-02"})).await.status(201).id();
        let (answer, withdraw) = (format!("{REQUESTS}/{id}/answer"), format!("{REQUESTS}/{id}/withdraw"));
        app.town("长安镇").post(&withdraw, json!({})).await.refused(403, "forbidden");
        let over = app.office().post(&withdraw, json!({})).await.status(201);
        assert_eq!((&over["closed_as"], &over["answer"]), (&json!("withdrawn"), &json!(null)));
        app.office().post(&withdraw, json!({})).await.refused(409, "already_closed");
        app.town("长安镇").post(&answer, json!({"reason": "迟了"})).await.refused(409, "already_closed");
        assert_eq!(app.town("长安镇").get(REQUESTS).await.ok()["total"], 0);
        let ended = app.town("长安镇").get(format!("{REQUESTS}?open=false")).await.ok();
        assert_eq!((ended.each("closed_as"), ended.each("answer")), (vec!["withdrawn".into()], vec!["null".into()]));
        // A new request can be made.
        app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.status(201);
    }

    async fn what_is_asked_is_asked_once_and_within_reason(app: TestApp) {
        let company = make::company(&app).save().await;
        let long = json!({"due_on": "2026-03-20", "note": "长".repeat(10_000)});
        app.office().post(path(company), long).await.refused(422, "invalid").field("note", "too_long");
        app.office().post(path(999), json!({"due_on": "2026-03-20"})).await.refused(404, "not_found");
        let ask = async || {
            let call = app.office().request(Method::POST, path(company));
            call.once("ask-1").json(json!({"due_on": "2026-03-20"})).send().await.status(201)
        };
        assert_eq!(ask().await.id(), ask().await.id(), "the same form sent twice");
        let asked = app.office().get(REQUESTS).await.ok();
        let wanted = asked.items()[0]["wanted"].as_array().expect("wishes").len();
        assert!((1..=30).contains(&wanted), "{wanted}");
        assert_eq!(app.town("长安镇").get("/api/v1/notices").await.ok()["total"], 1, "told once");
    }

    async fn open_ones_stand_by_their_last_day_and_ended_ones_by_their_end(app: TestApp) {
        let mut ids = Vec::new();
        for day in ["2026-03-20", "2026-03-10", "2026-03-15"] {
            let company = make::company(&app).save().await;
            ids.push(app.office().post(path(company), json!({"due_on": day})).await.status(201).id());
        }
        let order = |reply: &crate::support::Reply| reply.each("id");
        let open = app.town("长安镇").get(REQUESTS).await.ok();
        assert_eq!(order(&open), [ids[1], ids[2], ids[0]].map(|id| id.to_string()));
        app.town("长安镇").post(format!("{REQUESTS}/{}/answer", ids[1]), json!({"reason": "没有"})).await.status(201);
        app.office().post(format!("{REQUESTS}/{}/withdraw", ids[0]), json!({})).await.status(201);
        let open = app.office().get(REQUESTS).await.ok();
        assert_eq!((order(&open), &open["total"]), (vec![ids[2].to_string()], &json!(1)));
        let ended = app.office().get(format!("{REQUESTS}?open=false")).await.ok();
        assert_eq!(order(&ended), [ids[1], ids[0]].map(|id| id.to_string()));
    }

    async fn a_request_goes_with_its_company(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.status(201).id();
        let to = json!({"to_town": app.town_code("虎门镇"), "moved_on": "2026-03-02", "reason": "扩建"});
        app.office().post(format!("/api/v1/companies/{company}/moves"), to).await.status(201);
        assert_eq!(app.town("长安镇").get(REQUESTS).await.ok()["total"], 0);
        assert_eq!(app.town("虎门镇").get(REQUESTS).await.ok()["total"], 1);
        let answer = format!("{REQUESTS}/{id}/answer");
        app.town("长安镇").post(&answer, json!({"reason": "已迁出"})).await.refused(404, "not_found");
        app.town("虎门镇").post(&answer, json!({"reason": "尚未建账"})).await.status(201);
    }

    async fn nothing_is_asked_for_a_company_in_the_recycle_bin(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.status(201).id();
        let file = format!("/api/v1/companies/{company}");
        let version = app.office().get(&file).await.ok().version();
        app.office().delete(&file, version).await.ok();
        for who in [app.office(), app.town("长安镇")] {
            assert_eq!(who.get(REQUESTS).await.ok()["total"], 0);
        }
        let answer = format!("{REQUESTS}/{id}/answer");
        app.town("长安镇").post(&answer, json!({"reason": "没有"})).await.refused(404, "not_found");
        app.office().post(path(company), json!({"due_on": "2026-03-20"})).await.refused(404, "not_found");
        go_round(&app);
        app.office().post(format!("{file}/restore"), json!({})).await.ok();
        assert_eq!(app.town("长安镇").get(REQUESTS).await.ok().each("id"), [id.to_string()]);
    }
}
