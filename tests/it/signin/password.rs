//! Changing the password.

use serde_json::json;

use crate::support::account::PASSWORD;
use crate::support::{NewAccount, Person, Reply, TestApp};

const NEW: &str = "山高水长，风清月明。";

async fn change(person: &Person, old: &str, new: &str) -> Reply {
    let body = json!({"old_password": old, "new_password": new});
    person.post("/api/v1/auth/password", body).await
}

on_both! {
    async fn a_new_password_counts_from_now_on_and_ends_the_other_sessions(app: TestApp) {
        let here = app.office().in_new_session().await;
        let there = app.office().in_new_session().await;

        change(&here, PASSWORD, NEW).await.status(204);

        here.get("/api/v1/auth/me").await.ok();
        there.get("/api/v1/auth/me").await.refused(401, "session_ended");
        app.office().sign_in(PASSWORD).await.refused(401, "invalid_credentials");
        app.office().sign_in(NEW).await.ok();
        let log = app.auditor().get("/api/v1/audit?action=password_changed").await.ok();
        assert_eq!(log.each("actor"), ["office"]);
    }

    async fn the_old_password_must_be_right(app: TestApp) {
        let reply = change(&app.office(), "not the password", NEW).await;
        reply.refused(422, "invalid").field("old_password", "wrong_password");
        app.office().sign_in(PASSWORD).await.ok();
    }

    async fn a_weak_password_is_refused(app: TestApp) {
        app.add(NewAccount::new("zhangsan", "leader"));
        for weak in ["short", "aaaaaaaaaaaa", "xx-ZhangSan-1", PASSWORD] {
            let reply = change(&app.person("zhangsan"), PASSWORD, weak).await;
            reply.refused(422, "invalid").field("new_password", "weak_password");
        }
        app.person("zhangsan").sign_in(PASSWORD).await.ok();
    }

    async fn a_first_password_must_be_changed_before_anything_else(app: TestApp) {
        let person = app.add(NewAccount::new("new-auditor", "auditor").with_first_password());
        assert_eq!(person.sign_in(PASSWORD).await.ok()["must_change_password"], true);
        person.get("/api/v1/audit").await.refused(403, "must_change_password");
        assert_eq!(person.get("/api/v1/auth/me").await.ok()["must_change_password"], true);

        change(&person, PASSWORD, NEW).await.status(204);

        person.get("/api/v1/audit").await.ok();
        assert_eq!(person.sign_in(NEW).await.ok()["must_change_password"], false);
    }
}
