//! The assembly: access of each route, health checks, OpenAPI document.

mod matrix;
mod one_more;
pub mod table;
pub mod targets;
pub mod words;

use crate::support::TestApp;

on_both! {
    async fn a_migrated_database_is_ready(app: TestApp) {
        assert_eq!(app.nobody().get("/healthz").await.ok()["status"], "ok");
        assert_eq!(app.nobody().get("/readyz").await.ok()["status"], "ok");
    }

    async fn the_openapi_document_and_its_browser_are_served(app: TestApp) {
        let document = app.nobody().get("/api/openapi.json").await.ok();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        assert!(document["paths"]["/api/v1/auth/login"]["post"].is_object());
        let page = app.nobody().get("/api/docs/").await.ok().text();
        assert!(!page.contains("https://"), "the browser of the API fetches from elsewhere");
    }
}
