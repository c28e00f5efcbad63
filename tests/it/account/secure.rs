use serde_json::json;

use super::{id_of, one_time_password, path};
use crate::support::TestApp;
use crate::support::account::PASSWORD;

on_both! {
    async fn an_unlocked_account_may_sign_in_at_once(app: TestApp) {
        let id = id_of(&app, "office").await;
        for _ in 0..5 {
            app.office().sign_in("not the password").await.refused(401, "invalid_credentials");
        }
        app.office().sign_in(PASSWORD).await.refused(423, "account_locked");
        assert!(app.admin().get(path(id)).await.ok()["locked_until"].is_string());
        app.security().post(format!("{}/unlock", path(id)), json!(null)).await.status(204);
        assert!(app.admin().get(path(id)).await.ok()["locked_until"].is_null());
        app.office().sign_in(PASSWORD).await.ok();
        let log = app.auditor().get("/api/v1/audit?action=user_unlocked").await.ok();
        assert_eq!(log.each("object_id"), ["office"]);
    }

    async fn a_reset_password_does_not_unlock(app: TestApp) {
        let id = id_of(&app, "office").await;
        for _ in 0..5 {
            app.office().sign_in("not the password").await;
        }
        let reset = app.admin().patch(path(id), 1, json!({"reset_password": true})).await.ok();
        let password = one_time_password(&reset);
        app.office().sign_in(&password).await.refused(423, "account_locked");
    }

    async fn every_session_of_an_account_can_be_ended(app: TestApp) {
        let id = id_of(&app, "leader").await;
        let here = app.leader().in_new_session().await;
        let there = app.leader().in_new_session().await;
        app.security().post(format!("{}/end-sessions", path(id)), json!(null)).await.status(204);
        for session in [here, there] {
            session.get("/api/v1/auth/me").await.refused(401, "session_ended");
        }
        app.security().get("/api/v1/auth/me").await.ok();
        let log = app.auditor().get("/api/v1/audit?action=user_sessions_ended").await.ok();
        assert_eq!(log.items()[0]["detail"]["sessions_ended"], 2);
    }

    async fn an_unknown_account_is_not_found(app: TestApp) {
        for act in ["unlock", "end-sessions"] {
            let path = format!("{}/{act}", path(987_654));
            app.security().post(path, json!(null)).await.refused(404, "not_found");
        }
    }
}
