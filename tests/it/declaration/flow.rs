//! The way of a declaration between town and office.

use serde_json::json;

use super::{declared, listed_today, reformed};
use crate::support::{Browser, TestApp};

on_both! {
    async fn it_is_returned_amended_and_confirmed(app: TestApp) {
        let company = reformed(&app).await;
        let (town, office) = (app.town("长安镇"), app.office());
        let answer = town.post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, "301001")).await.status(202);
        let path = format!("/api/v1/declarations/{}", answer["declaration"]["id"]);
        let actions = format!("{path}/actions");
        town.post(&actions, json!({"action": "confirm"})).await.refused(409, "illegal_action");
        office.post(&actions, json!({"action": "return"})).await.refused(422, "invalid").field("reason", "reason_required");
        office.post(&actions, json!({"action": "return", "reason": "证券代码有误"})).await.ok();
        let told = town.get("/api/v1/notices").await.ok();
        assert!(told.items()[0]["title"].as_str().expect("title").starts_with("申报已退回"));
        assert_eq!(told.items()[0]["body"], "证券代码有误");
        office.post(&actions, json!({"action": "confirm"})).await.refused(409, "illegal_action");
        town.post(&actions, json!({"action": "amend", "stock_code": "301002"})).await.ok();
        let seen = office.get(&path).await.ok();
        assert_eq!((&seen["state"], seen["version"].as_i64()), (&json!("pending"), Some(3)));
        assert!(seen["text"].as_str().expect("text").contains("301002"));
        let history = office.get(format!("/api/v1/companies/{company}/history")).await.ok();
        let amended = history.items().iter().find(|entry| entry["field"] == "fact").expect("an entry");
        assert!(amended["new"].as_str().expect("text").contains("301002"), "{amended}");
        office.post(&actions, json!({"action": "confirm", "version": 2})).await.refused(412, "stale_version");
        office.post(&actions, json!({"action": "confirm", "version": 3})).await.ok();
        let listings = office.get(format!("/api/v1/listings?town={}", app.town_code("长安镇"))).await.ok();
        assert_eq!(listings.items()[0]["stock_code"], "301002");
        town.post(&actions, json!({"action": "withdraw"})).await.refused(409, "illegal_action");
    }

    async fn another_towns_declaration_does_not_exist(app: TestApp) {
        let company = reformed(&app).await;
        let answer = app.town("长安镇").post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, "301001")).await.status(202);
        let path = format!("/api/v1/declarations/{}", answer["declaration"]["id"]);
        let other = app.town("虎门镇");
        other.get(&path).await.refused(404, "not_found");
        other.post(format!("{path}/actions"), json!({"action": "withdraw"})).await.refused(404, "not_found");
        assert!(other.get("/api/v1/declarations").await.ok().items().is_empty());
    }

    async fn what_the_operation_refuses_stays_pending(app: TestApp) {
        let company = reformed(&app).await;
        let path = format!("/api/v1/companies/{company}/stages");
        let answer = app.town("长安镇").post(&path, listed_today(&app, "301001")).await.status(202);
        // The office has recorded the listing itself in the meantime.
        app.office().post(&path, listed_today(&app, "301001")).await.status(201);
        let actions = format!("/api/v1/declarations/{}/actions", answer["declaration"]["id"]);
        app.office().post(&actions, json!({"action": "confirm"})).await.status(409);
        assert_eq!(declared(&app, "pending").await.len(), 1);
    }

    async fn many_are_confirmed_at_once_and_a_refused_one_is_named(app: TestApp) {
        let (one, two) = (reformed(&app).await, reformed(&app).await);
        let town = app.town("长安镇");
        for (company, code) in [(one, "301001"), (two, "301002")] {
            town.post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, code)).await.status(202);
        }
        app.office().post(format!("/api/v1/companies/{two}/stages"), listed_today(&app, "301003")).await.status(201);
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/declarations").await.ok();
        assert!(page.text().contains("确认选中的申报"));
        let ids = declared(&app, "pending").await;
        let form = format!("one={}:1&one={}:1", ids[0], ids[1]);
        let page = office.post("/declarations/confirm", &form).await.ok();
        assert!(page.text().contains("已确认 1 项，1 项没有确认"), "{}", page.text());
        assert_eq!(declared(&app, "pending").await, [ids[1]]);
    }

    async fn the_tasks_of_both_show_it(app: TestApp) {
        let company = reformed(&app).await;
        let town = app.town("长安镇");
        let answer = town.post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, "301001")).await.status(202);
        let count = |tasks: &crate::support::Reply, code: &str| {
            let task = tasks["tasks"].as_array().expect("tasks").iter().find(|task| task["code"] == code).cloned();
            task.expect(code)["count"].as_i64()
        };
        let (office, own) = (app.office().get("/api/v1/todo").await.ok(), town.get("/api/v1/todo").await.ok());
        assert_eq!((count(&office, "to_confirm"), count(&own, "declared"), count(&own, "to_amend")), (Some(1), Some(1), Some(0)));
        let actions = format!("/api/v1/declarations/{}/actions", answer["declaration"]["id"]);
        app.office().post(actions, json!({"action": "return", "reason": "请补"})).await.ok();
        let own = town.get("/api/v1/todo").await.ok();
        assert_eq!((count(&own, "declared"), count(&own, "to_amend")), (Some(0), Some(1)));
    }
}
