//! 我的待办: open work of each role.

use serde_json::json;

use crate::support::{TestApp, make};

/// Count of one task.
async fn waits(app: &TestApp, person: &str, code: &str) -> i64 {
    let todo = app.person(person).get("/api/v1/todo").await.ok();
    let tasks = todo["tasks"].as_array().expect("tasks");
    let task = tasks.iter().find(|task| task["code"] == code);
    task.unwrap_or_else(|| panic!("{person} has no {code}"))["count"].as_i64().expect("a number")
}

on_both! {
    async fn each_sees_what_waits_for_its_hand(app: TestApp) {
        let (own, other) = (make::company(&app).save().await, make::company(&app).in_town("虎门镇").save().await);
        make::blocker(&app, own, "rsj").await;
        let mine = make::assigned(&app, own, "rsj", 10).await;
        make::assigned(&app, other, "rsj", 1).await;
        let town = app.town_code("长安镇");
        assert_eq!(waits(&app, "office", "to_assign").await, 1);
        assert_eq!(waits(&app, "rsj", "to_sign").await, 2);
        make::act(app.department("rsj"), mine, "sign", json!({"responsible_person": "王"})).await;
        let proof = json!({"note": "好了", "evidence": [{"name": "凭证", "document_no": "1"}]});
        make::act(app.department("rsj"), mine, "answer", proof).await;
        assert_eq!(waits(&app, &town, "to_verify").await, 1);
        assert_eq!(waits(&app, &app.town_code("虎门镇"), "to_verify").await, 0);
        app.on(2026, 3, 4);
        assert_eq!([waits(&app, "office", "overdue").await, waits(&app, &town, "overdue").await], [1, 0]);
        app.on(2026, 3, 16);
        assert_eq!(waits(&app, "office", "silent").await, 3, "no word for ten working days");
        let mut leader = crate::support::Browser::signed_in(&app, "leader").await;
        let silent = leader.get("/supervision/silent").await.status(303);
        let list = leader.get(silent.header("location").expect("a list")).await.ok().text();
        assert!(list.contains("沉默清单") && list.contains("共 3 条"), "{list}");
        // Every count equals the number of records in the linked list.
        let page = crate::support::Browser::signed_in(&app, "office").await.get("/todo").await.ok().text();
        let mut followed = 0;
        for part in page.split("<li><a href=\"/blockers?").skip(1) {
            let (asked, rest) = part.split_once('"').expect("an address");
            let number = rest.split_once("<strong>").and_then(|(_, n)| n.split_once('<')).expect("a number").0;
            let asked = asked.replace("&#38;", "&").replace("&amp;", "&");
            let found = app.office().get(format!("/api/v1/blockers?{asked}")).await.ok();
            assert_eq!(found["total"].to_string(), number, "{asked}");
            followed += 1;
        }
        assert_eq!(followed, 9);
    }
}
