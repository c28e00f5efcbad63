//! Refresh tokens.

use serde_json::{Value, json};

use crate::support::account::PASSWORD;
use crate::support::{Reply, TestApp};

async fn refresh(app: &TestApp, token: &Value) -> Reply {
    app.nobody().post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
}

on_both! {
    async fn a_refresh_token_brings_a_new_pair(app: TestApp) {
        let first = app.office().sign_in(PASSWORD).await.ok();
        let second = refresh(&app, &first["refresh_token"]).await.ok();
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        assert_eq!(second["user"]["username"], "office");
        let office = app.nobody().with_token(second["access_token"].as_str().unwrap());
        office.get("/api/v1/auth/me").await.ok();
        refresh(&app, &second["refresh_token"]).await.ok();
    }

    async fn using_an_old_refresh_token_again_kills_the_family(app: TestApp) {
        let first = app.office().sign_in(PASSWORD).await.ok();
        let second = refresh(&app, &first["refresh_token"]).await.ok();
        let elsewhere = app.office().in_new_session().await;

        refresh(&app, &first["refresh_token"]).await.refused(401, "refresh_token_reused");

        refresh(&app, &second["refresh_token"]).await.refused(401, "invalid_refresh_token");
        let office = app.nobody().with_token(second["access_token"].as_str().unwrap());
        office.get("/api/v1/auth/me").await.refused(401, "session_ended");
        elsewhere.get("/api/v1/auth/me").await.ok();
    }

    async fn an_unknown_refresh_token_is_refused(app: TestApp) {
        refresh(&app, &json!("0123456789abcdef")).await.refused(401, "invalid_refresh_token");
    }

    async fn no_refresh_after_logging_out(app: TestApp) {
        let pair = app.office().sign_in(PASSWORD).await.ok();
        let office = app.nobody().with_token(pair["access_token"].as_str().unwrap());
        office.post("/api/v1/auth/logout", json!(null)).await.status(204);
        refresh(&app, &pair["refresh_token"]).await.refused(401, "invalid_refresh_token");
    }

    async fn no_refresh_for_a_closed_account(app: TestApp) {
        let pair = app.office().sign_in(PASSWORD).await.ok();
        app.place().sql("UPDATE users SET active = FALSE WHERE username = 'office'");
        refresh(&app, &pair["refresh_token"]).await.refused(401, "invalid_refresh_token");
    }

    async fn only_a_digest_of_the_refresh_token_is_stored(app: TestApp) {
        let pair = app.office().sign_in(PASSWORD).await.ok();
        let token = pair["refresh_token"].as_str().unwrap();
        let stored = format!(
            "SELECT count(*) AS n FROM refresh_tokens WHERE token_hash = '{token}'"
        );
        assert_eq!(app.place().number(&stored), 0);
    }
}
