//! Access tokens.

use chrono::TimeDelta;
use kunpeng::session::TokenKey;
use serde_json::json;

use crate::support::TestApp;
use crate::support::account::PASSWORD;

const ME: &str = "/api/v1/auth/me";

on_both! {
    async fn without_a_token_nobody_gets_in(app: TestApp) {
        let reply = app.nobody().get(ME).await.refused(401, "missing_token");
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }

    async fn a_token_serves_fifteen_minutes(app: TestApp) {
        let office = app.office().in_new_session().await;
        app.wait(TimeDelta::seconds(899));
        office.get(ME).await.ok();
        app.wait(TimeDelta::seconds(1));
        office.get(ME).await.refused(401, "expired_token");
    }

    async fn a_token_signed_with_another_key_is_refused(app: TestApp) {
        let other = TokenKey::from_file(&app.place().file("other.key")).unwrap();
        let session = app.office().in_new_session().await;
        session.get(ME).await.ok();
        let row = "SELECT user_id AS n FROM sessions WHERE ended_at IS NULL";
        let token = other.issue(app.place().number(row), "a-session", app.now()).unwrap();
        app.nobody().with_token(&token).get(ME).await.refused(401, "invalid_token");
    }

    async fn rubbish_is_no_token(app: TestApp) {
        for rubbish in ["x", "a.b.c", "", "eyJhbGciOiJub25lIn0.e30."] {
            let reply = app.nobody().with_token(rubbish).get(ME).await;
            reply.refused(401, "invalid_token");
        }
    }

    async fn logging_out_ends_this_session_and_no_other(app: TestApp) {
        let here = app.office().in_new_session().await;
        let there = app.office().in_new_session().await;
        here.post("/api/v1/auth/logout", json!(null)).await.status(204);
        here.get(ME).await.refused(401, "session_ended");
        there.get(ME).await.ok();
    }

    async fn a_session_ends_after_seven_days_however_often_it_is_refreshed(app: TestApp) {
        let mut reply = app.office().sign_in(PASSWORD).await.ok();
        for _ in 0..6 {
            app.wait(TimeDelta::days(1));
            let body = json!({"refresh_token": reply["refresh_token"]});
            reply = app.nobody().post("/api/v1/auth/refresh", body).await.ok();
        }
        app.wait(TimeDelta::days(1));
        let body = json!({"refresh_token": reply["refresh_token"]});
        let reply = app.nobody().post("/api/v1/auth/refresh", body).await;
        reply.refused(401, "invalid_refresh_token");
    }
}
