//! Signing in.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::TestApp;
use crate::support::account::PASSWORD;

on_both! {
    async fn the_right_password_opens_a_session(app: TestApp) {
        let reply = app.town("长安镇").sign_in(PASSWORD).await.ok();
        assert_eq!(reply["token_type"], "Bearer");
        assert_eq!(reply["expires_in"], 900);
        assert_eq!(reply["must_change_password"], false);
        assert_eq!(reply["user"]["role"], "town");
        assert_eq!(reply["user"]["town_code"], "441900119");
        let me = app.nobody().with_token(reply["access_token"].as_str().unwrap());
        assert_eq!(me.get("/api/v1/auth/me").await.ok()["username"], "441900119");
    }

    async fn a_wrong_password_and_an_unknown_name_get_the_same_answer(app: TestApp) {
        let wrong = app.office().sign_in("not the password").await;
        let unknown = app.person("no-such-person").sign_in(PASSWORD).await;
        let wrong = wrong.refused(401, "invalid_credentials");
        let unknown = unknown.refused(401, "invalid_credentials");
        assert_eq!(wrong["detail"], unknown["detail"]);
    }

    async fn a_sign_in_and_a_failure_are_in_the_audit_log(app: TestApp) {
        app.leader().sign_in("not the password").await.refused(401, "invalid_credentials");
        app.leader().sign_in(PASSWORD).await.ok();
        let log = app.auditor().get("/api/v1/audit?object=user&object_id=leader").await.ok();
        assert_eq!(log.each("action"), ["login", "login_failed"]);
    }

    async fn the_fifth_wrong_password_locks_the_account_for_a_quarter_of_an_hour(app: TestApp) {
        for _ in 0..5 {
            app.office().sign_in("not the password").await.refused(401, "invalid_credentials");
        }
        app.office().sign_in(PASSWORD).await.refused(423, "account_locked");
        app.wait(TimeDelta::minutes(14));
        app.office().sign_in(PASSWORD).await.refused(423, "account_locked");
        app.wait(TimeDelta::minutes(1));
        app.office().sign_in(PASSWORD).await.ok();
    }

    async fn a_right_password_restarts_the_count_of_wrong_ones(app: TestApp) {
        for _ in 0..2 {
            for _ in 0..4 {
                app.office().sign_in("not the password").await.refused(401, "invalid_credentials");
            }
            app.office().sign_in(PASSWORD).await.ok();
        }
    }

    async fn an_address_that_guesses_across_accounts_must_wait(app: TestApp) {
        let names = ["office", "leader", "admin", "security", "auditor", "441900119"];
        for name in names {
            for _ in 0..5 {
                app.person(name).at([10, 0, 0, 9]).sign_in("a guess").await.status(401);
            }
        }
        let right = app.town("虎门镇");
        right.at([10, 0, 0, 9]).sign_in(PASSWORD).await.refused(429, "too_many_attempts");
        right.at([10, 0, 0, 8]).sign_in(PASSWORD).await.ok();
        app.wait(TimeDelta::minutes(5));
        right.at([10, 0, 0, 9]).sign_in(PASSWORD).await.ok();
    }

    async fn wrong_passwords_sent_at_once_are_all_counted(app: TestApp) {
        let office = app.office();
        let guesses = (0..8).map(|_| office.sign_in("not the password"));
        for reply in futures_util::future::join_all(guesses).await {
            assert!(matches!(reply.status, 401 | 423), "{}", reply.summary());
        }
        office.sign_in(PASSWORD).await.refused(423, "account_locked");
    }

    async fn a_closed_account_looks_like_a_wrong_password(app: TestApp) {
        app.place().sql("UPDATE users SET active = FALSE WHERE username = 'office'");
        app.office().sign_in(PASSWORD).await.refused(401, "invalid_credentials");
    }

    async fn an_unknown_field_and_a_missing_one_are_named(app: TestApp) {
        let body = json!({"username": "office", "password": PASSWORD, "pasword": ""});
        let reply = app.nobody().post("/api/v1/auth/login", body).await;
        reply.refused(400, "unknown_field").field("pasword", "unknown_field");
        let reply = app.nobody().post("/api/v1/auth/login", json!({"username": "office"})).await;
        reply.refused(400, "missing_field").field("password", "missing_field");
    }
}
