//! Behaviour of all routes.

pub mod broken;
mod encoded;
mod limits;
mod listen;
mod metrics;
mod openapi;
mod pages;
mod ready;

use actix_web::http::Method;
use serde_json::json;

use crate::support::TestApp;

on_both! {
    async fn an_unknown_address_and_an_unknown_method_say_so(app: TestApp) {
        app.nobody().get("/api/v1/nothing").await.refused(404, "no_such_route");
        app.nobody().post("/healthz", json!({})).await.refused(405, "method_not_allowed");
    }

    async fn a_body_that_is_not_json_is_refused(app: TestApp) {
        let login = || app.nobody().request(Method::POST, "/api/v1/auth/login");
        let broken = login().body("application/json", "{\"username\":").send().await;
        broken.refused(400, "bad_value");
        let form = login().body("application/x-www-form-urlencoded", "username=x").send().await;
        form.refused(415, "not_json");
        let huge = login().body("application/json", vec![b' '; 300 * 1024]).send().await;
        huge.refused(413, "too_large");
    }

    async fn what_is_wrong_is_named_by_its_place(app: TestApp) {
        let body = json!({"name": "东莞市某某有限公司", "town_code": app.town_code("长安镇"),
            "first_event": {"stage": "candidate", "occurred_on": "今天"}});
        let refused = app.office().post("/api/v1/companies", body).await.refused(400, "bad_value");
        assert_eq!(refused["detail"], "“first_event.occurred_on”须为日期，写成 2026-03-05。");
        refused.field("first_event.occurred_on", "bad_value");
        let answers = json!({"answers": [{"company_id": 1, "verdict": "keep"},
            {"company_id": 2, "verdict": "perhaps"}]});
        let refused = app.office().post("/api/v1/pool/rechecks/1/answers", answers).await;
        let refused = refused.refused(400, "bad_enum").field("answers[1].verdict", "bad_enum");
        assert_eq!(refused["detail"], "“answers[1].verdict”不认识取值“perhaps”，可用的值：keep、remove。");
        let refused = app.office().get("/api/v1/companies?page=two").await;
        refused.refused(400, "bad_value").field("page", "bad_value");
        let twice = app.office().request(Method::PATCH, "/api/v1/companies/1").version(1);
        let twice = twice.body("application/json", r#"{"note": "甲", "note": "乙"}"#).send().await;
        twice.refused(400, "duplicate_field").field("note", "duplicate_field");
    }

    async fn an_unreadable_address_or_form_says_what_would_do(app: TestApp) {
        let reply = app.office().get("/api/v1/companies/abc").await.refused(400, "bad_path");
        assert_eq!(reply["detail"], "地址中的编号“abc”无法识别：须为整数。");
        let login = app.nobody().request(Method::POST, "/login");
        let reply = login.body("application/x-www-form-urlencoded", "username=x").send().await;
        let reply = reply.refused(400, "bad_form");
        let sentence = "提交的表单无法读取：缺少必填字段“password”。请返回上一页重新填写。";
        assert_eq!(reply["detail"], sentence);
        let huge = app.office().request(Method::POST, "/notices/new");
        let huge = huge.body("application/x-www-form-urlencoded", vec![b'a'; 300 * 1024]);
        huge.send().await.refused(413, "too_large");
    }
}
