use actix_web::http::Method;
use serde_json::json;

use super::{USERS, hire, id_of, officer, one_time_password, path, settle};
use crate::support::TestApp;
use crate::support::account::PASSWORD;

on_both! {
    async fn a_change_needs_the_version_last_seen(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        let path = path(new.id());
        let call = app.admin().request(Method::PATCH, &path).json(json!({"display_name": "甲"}));
        call.send().await.refused(428, "version_required");
        let changed = app.admin().patch(&path, 1, json!({"display_name": " 甲 "})).await.ok();
        assert_eq!((changed.version(), &changed["display_name"]), (2, &json!("甲")));
        let stale = app.admin().patch(&path, 1, json!({"display_name": "乙"})).await;
        let stale = stale.refused(412, "stale_version");
        assert_eq!(stale["current"]["display_name"], "甲");
        assert_eq!(stale["current"]["version"], 2);
    }

    async fn a_changed_role_counts_from_the_next_request_and_drops_the_unit(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        settle(&app, "zhang.san", &one_time_password(&new)).await;
        let person = app.person("zhang.san");
        person.get("/api/v1/audit").await.refused(403, "forbidden");
        let version = app.admin().get(path(new.id())).await.ok().version();
        let changed = app.admin().patch(path(new.id()), version, json!({"role": "auditor"})).await.ok();
        assert!(changed["town_code"].is_null());
        person.get("/api/v1/audit").await.ok();
    }

    async fn another_unit_counts_from_the_next_request(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        settle(&app, "zhang.san", &one_time_password(&new)).await;
        let person = app.person("zhang.san");
        assert_eq!(person.get("/api/v1/auth/me").await.ok()["town_code"], "441900119");
        let version = app.admin().get(path(new.id())).await.ok().version();
        app.admin().patch(path(new.id()), version, json!({"town_code": "441900121"})).await.ok();
        assert_eq!(person.get("/api/v1/auth/me").await.ok()["town_code"], "441900121");
    }

    async fn role_and_unit_stay_consistent(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        let change = |body| {
            let app = app.clone();
            let path = path(new.id());
            async move { app.admin().patch(path, 1, body).await.refused(422, "invalid") }
        };
        change(json!({"town_code": null})).await.field("town_code", "required");
        change(json!({"role": "department"})).await.field("department_code", "required");
        change(json!({"role": "office", "town_code": "441900119"})).await
            .field("town_code", "not_applicable");
        change(json!({"town_code": "441900999"})).await.field("town_code", "unknown_town");
        change(json!({"username": "li.si"})).await.field("username", "immutable");
    }

    async fn nothing_changed_is_no_new_version(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        let same = app.admin().patch(path(new.id()), 1, officer("Zhang.San")).await.ok();
        assert_eq!(same.version(), 1);
    }

    async fn a_closed_account_is_out_at_once_and_its_sessions_stay_ended(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        settle(&app, "zhang.san", &one_time_password(&new)).await;
        let person = app.person("zhang.san").in_new_session().await;
        let version = app.admin().get(path(new.id())).await.ok().version();
        let closed = app.admin().patch(path(new.id()), version, json!({"active": false})).await.ok();
        person.get("/api/v1/auth/me").await.refused(401, "session_ended");
        app.person("zhang.san").sign_in(PASSWORD).await.refused(401, "invalid_credentials");
        app.admin().patch(path(new.id()), closed.version(), json!({"active": true})).await.ok();
        person.get("/api/v1/auth/me").await.refused(401, "session_ended");
        app.person("zhang.san").sign_in(PASSWORD).await.ok();
    }

    async fn the_last_administrator_stays(app: TestApp) {
        let id = id_of(&app, "admin").await;
        for body in [json!({"active": false}), json!({"role": "office"})] {
            app.admin().patch(path(id), 1, body).await.refused(409, "last_admin");
        }
        let second = json!({"username": "second", "display_name": "李四", "role": "admin"});
        app.admin().post(USERS, second).await.status(201);
        app.admin().patch(path(id), 1, json!({"role": "office"})).await.ok();
        app.admin().get(USERS).await.refused(403, "forbidden");
    }

    async fn a_reset_password_replaces_the_old_one_and_ends_the_sessions(app: TestApp) {
        let id = id_of(&app, "leader").await;
        let leader = app.leader().in_new_session().await;
        let reset = app.admin().patch(path(id), 1, json!({"reset_password": true})).await.ok();
        assert_eq!(reset["must_change_password"], true);
        assert_eq!(reset.version(), 2);
        leader.get("/api/v1/auth/me").await.refused(401, "session_ended");
        app.leader().sign_in(PASSWORD).await.refused(401, "invalid_credentials");
        settle(&app, "leader", &one_time_password(&reset)).await;
    }

    async fn a_change_is_on_record_field_by_field(app: TestApp) {
        let new = hire(&app, "zhang.san").await;
        let body = json!({"display_name": "李四", "town_code": "441900121", "reset_password": true});
        app.admin().patch(path(new.id()), 1, body).await.ok();
        let history = app.place().lines(
            "SELECT field || ':' || COALESCE(old_value, '-') || '>' || COALESCE(new_value, '-') || '@' || version AS line \
             FROM history WHERE record = 'user' AND change = 'updated' ORDER BY id",
        );
        let expected = ["display_name:张三>李四@2", "town_code:441900119>441900121@2", "password:->-@2"];
        assert_eq!(history, expected);
        let log = app.auditor().get("/api/v1/audit?action=user_changed").await.ok();
        assert_eq!(log.items()[0]["object_id"], "zhang.san");
        assert_eq!(log.items()[0]["detail"]["fields"], json!(["display_name", "town_code", "password"]));
    }

    async fn an_unknown_account_is_not_found(app: TestApp) {
        app.admin().get(path(987_654)).await.refused(404, "not_found");
        app.admin().patch(path(987_654), 1, json!({})).await.refused(404, "not_found");
    }
}
