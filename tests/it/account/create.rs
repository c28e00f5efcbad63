use serde_json::json;

use super::{USERS, hire, officer, one_time_password, path, settle};
use crate::support::TestApp;

on_both! {
    async fn a_made_up_password_is_shown_once_and_must_be_changed(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        assert_eq!(new["town_code"], "441900119");
        assert_eq!(new["role_name"], "镇街专班");
        assert_eq!(new["must_change_password"], true);
        assert_eq!(new.version(), 1);
        let seen_later = app.admin().get(path(new.id())).await.ok();
        assert!(seen_later.json.get("one_time_password").is_none());
        settle(&app, "zhang.san", &one_time_password(&new)).await;
        let companies = app.person("zhang.san").get("/api/v1/companies").await.ok();
        assert_eq!(companies["total"], 0);
    }

    async fn a_given_password_is_not_shown_and_must_be_changed_too(app: TestApp) {
        let mut body = officer("zhang.san");
        body["password"] = json!("初次登录请修改此密码");
        let new = app.admin().post(USERS, body).await.status(201);
        assert!(new.json.get("one_time_password").is_none());
        settle(&app, "zhang.san", "初次登录请修改此密码").await;
    }

    async fn a_user_name_is_the_same_in_capitals(app: TestApp) {
        let new = app.admin().post(USERS, officer(" Zhang.San ")).await.status(201);
        assert_eq!(new["username"], "zhang.san");
        app.person("ZHANG.SAN").sign_in(&one_time_password(&new)).await.ok();
        let again = app.admin().post(USERS, officer("ZHANG.SAN")).await;
        again.refused(409, "duplicate").field("username", "duplicate");
    }

    async fn a_repeated_request_creates_nothing_and_shows_no_password(app: TestApp) {
        let before = app.place().count("users");
        let send = || {
            let admin = app.admin();
            let call = admin.request(actix_web::http::Method::POST, USERS);
            call.json(officer("zhang.san")).once("k1").send()
        };
        let first = send().await.status(201);
        let second = send().await.status(201);
        one_time_password(&first);
        assert_eq!(second.id(), first.id());
        assert!(second.json.get("one_time_password").is_none());
        assert_eq!(app.place().count("users"), before + 1);
    }

    async fn everything_wrong_is_said_at_once(app: TestApp) {
        let body = json!({"username": "张", "display_name": " ", "role": "department",
            "town_code": "441900119", "password": "short"});
        app.admin().post(USERS, body).await.refused(422, "invalid")
            .field("username", "bad_length")
            .field("display_name", "bad_length")
            .field("town_code", "not_applicable")
            .field("department_code", "required")
            .field("password", "weak_password");
    }

    async fn a_unit_must_exist(app: TestApp) {
        let body = json!({"username": "zhang.san", "display_name": "张三", "role": "town", "town_code": "1"});
        app.admin().post(USERS, body).await.refused(422, "invalid").field("town_code", "unknown_town");
        let body = json!({"username": "zhang.san", "display_name": "张三", "role": "department",
            "department_code": "nobody"});
        let refused = app.admin().post(USERS, body).await.refused(422, "invalid");
        refused.field("department_code", "unknown_department");
    }

    async fn unknown_fields_and_roles_are_refused(app: TestApp) {
        let mut body = officer("zhang.san");
        body["is_admin"] = json!(true);
        app.admin().post(USERS, body).await.refused(400, "unknown_field").field("is_admin", "unknown_field");
        let body = json!({"username": "zhang.san", "display_name": "张三", "role": "root"});
        app.admin().post(USERS, body).await.refused(400, "bad_enum");
    }

    async fn no_password_is_written_anywhere(app: TestApp) {
        let made_up = one_time_password(
            &app.admin().request(actix_web::http::Method::POST, USERS)
                .json(officer("zhang.san")).once("k1").send().await.status(201),
        );
        let mut body = officer("li.si");
        body["password"] = json!("初次登录请修改此密码");
        app.admin().post(USERS, body).await.status(201);
        for query in [
            "SELECT detail AS line FROM audit_entries",
            "SELECT body AS line FROM idempotent_answers",
            "SELECT COALESCE(old_value, '') || COALESCE(new_value, '') AS line FROM history",
            "SELECT password_hash AS line FROM users",
        ] {
            let text = app.place().lines(query).join("\n");
            assert!(!text.contains(&made_up) && !text.contains("初次登录"), "{query}");
        }
    }

    async fn a_creation_is_on_record(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        let log = app.auditor().get("/api/v1/audit?object=user&object_id=zhang.san").await.ok();
        assert_eq!(log.each("action"), ["user_created"]);
        assert_eq!(log.items()[0]["actor"], "admin");
        let id = new.id();
        let history = app.place().lines(
            "SELECT record || ' ' || change || ' ' || record_id AS line FROM history WHERE record = 'user'",
        );
        assert_eq!(history, [format!("user created {id}")]);
    }
}
