//! What all routes share.

mod pages;

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
}
