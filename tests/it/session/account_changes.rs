//! Changes of an account take effect from its next request on.

use serde_json::{Value, json};

use crate::support::account::PASSWORD;
use crate::support::{NewAccount, Reply, TestApp};

/// The account of a user, as the administrator sees it.
async fn account(app: &TestApp, username: &str) -> Reply {
    let found = app.admin().get(format!("/api/v1/users?q={username}")).await.ok();
    let id = found.items().iter().find(|user| user["username"] == username).map(|u| &u["id"]);
    let id = id.unwrap_or_else(|| panic!("no account {username}"));
    app.admin().get(format!("/api/v1/users/{id}")).await.ok()
}

async fn change(app: &TestApp, username: &str, patch: Value) -> Reply {
    let user = account(app, username).await;
    app.admin().patch(format!("/api/v1/users/{}", user.id()), user.version(), patch).await
}

on_both! {
    async fn a_closed_account_is_out_at_once(app: TestApp) {
        app.auditor().get("/api/v1/audit").await.ok();
        change(&app, "auditor", json!({"active": false})).await.ok();
        app.auditor().get("/api/v1/audit").await.refused(401, "session_ended");
        app.auditor().sign_in(PASSWORD).await.refused(401, "invalid_credentials");
    }

    async fn another_role_counts_at_once(app: TestApp) {
        app.auditor().get("/api/v1/audit").await.ok();
        change(&app, "auditor", json!({"role": "leader"})).await.ok();
        app.auditor().get("/api/v1/audit").await.refused(403, "forbidden");
        assert_eq!(app.auditor().get("/api/v1/auth/me").await.ok()["role"], "leader");
    }

    async fn another_unit_counts_at_once(app: TestApp) {
        let account = NewAccount::new("mover", "town");
        let mover = app.add(NewAccount { town_code: Some("441900119"), ..account });
        let path = "/api/v1/towns/441900121/working-group";
        let group = json!({"leader": "张三", "deputy": "", "contact": "李四", "phone": "13800138000"});
        mover.put(path, 0, group.clone()).await.refused(404, "not_found");
        change(&app, "mover", json!({"town_code": "441900121"})).await.ok();
        mover.put(path, 0, group).await.ok();
    }

    async fn the_security_officer_unlocks_and_ends_sessions(app: TestApp) {
        let leader = app.leader().in_new_session().await;
        let id = account(&app, "leader").await.id();
        for _ in 0..5 {
            app.leader().sign_in("not the password").await.refused(401, "invalid_credentials");
        }
        app.leader().sign_in(PASSWORD).await.refused(423, "account_locked");
        let unlock = format!("/api/v1/users/{id}/unlock");
        app.security().post(unlock, json!(null)).await.status(204);
        app.leader().sign_in(PASSWORD).await.ok();

        leader.get("/api/v1/auth/me").await.ok();
        let end = format!("/api/v1/users/{id}/end-sessions");
        app.security().post(end, json!(null)).await.status(204);
        leader.get("/api/v1/auth/me").await.refused(401, "session_ended");
    }

    async fn a_reset_password_is_shown_once_and_must_be_changed(app: TestApp) {
        let there = app.leader().in_new_session().await;
        let reply = change(&app, "leader", json!({"reset_password": true})).await.ok();
        let password = reply["one_time_password"].as_str().unwrap().to_owned();
        there.get("/api/v1/auth/me").await.refused(401, "session_ended");
        app.leader().sign_in(PASSWORD).await.refused(401, "invalid_credentials");
        assert_eq!(app.leader().sign_in(&password).await.ok()["must_change_password"], true);
    }

    async fn the_last_administrator_stays(app: TestApp) {
        change(&app, "admin", json!({"active": false})).await.refused(409, "last_admin");
        change(&app, "admin", json!({"role": "leader"})).await.refused(409, "last_admin");
        app.admin().get("/api/v1/users").await.ok();
    }

    async fn a_town_account_needs_a_unit_and_an_office_account_has_none(app: TestApp) {
        let new = |role: &str, town: Value| json!({
            "username": "lisi", "display_name": "李四", "role": role, "town_code": town,
        });
        let send = async |body| app.admin().post("/api/v1/users", body).await;
        send(new("town", json!(null))).await.refused(422, "invalid").field("town_code", "required");
        let reply = send(new("office", json!("441900119"))).await;
        reply.refused(422, "invalid").field("town_code", "not_applicable");
        let reply = send(new("town", json!("000000000"))).await;
        reply.refused(422, "invalid").field("town_code", "unknown_town");
        send(new("town", json!("441900119"))).await.status(201);
        let reply = send(new("town", json!("441900119"))).await;
        reply.refused(409, "duplicate").field("username", "duplicate");
    }
}
