//! Several companies, one cause: departments act on one blocker for all of them.

use serde_json::{Value, json};

use crate::support::{TestApp, make};

async fn land(app: &TestApp, unit: &str, parent: Option<i64>) -> i64 {
    let company = make::company(app).in_town(unit).save().await;
    let body = json!({"company_id": company, "category": "land_title",
        "description": "同一宗地未取得权证", "parent_id": parent});
    app.office().post("/api/v1/blockers", body).await.status(201).id()
}

async fn status(app: &TestApp, id: i64) -> Value {
    app.office().get(format!("/api/v1/blockers/{id}")).await.ok()["status"].clone()
}

on_both! {
    async fn followers_go_along_and_are_closed_one_by_one(app: TestApp) {
        let parent = land(&app, "长安镇", None).await;
        let (first, second) =
            (land(&app, "虎门镇", Some(parent)).await, land(&app, "长安镇", Some(parent)).await);
        make::act(app.office(), parent, "assign", json!({})).await;
        let department = || app.department("zrzyj");
        make::act(department(), parent, "sign", json!({"responsible_person": "王"})).await;
        for follower in [first, second] {
            assert_eq!(status(&app, follower).await, "signed");
        }
        let alone = json!({"action": "start"});
        let refused = department().post(format!("/api/v1/blockers/{first}/actions"), alone).await;
        assert_eq!(refused.refused(409, "follows_parent")["parent_id"], parent);
        make::act(department(), parent, "ask_extension", json!({"working_days": 4, "note": "测绘"})).await;
        make::act(app.office(), parent, "decide_extension", json!({"approve": true, "working_days": 4})).await;
        let dues: Vec<Value> = {
            let mut dues = Vec::new();
            for id in [parent, first, second] {
                dues.push(app.office().get(format!("/api/v1/blockers/{id}")).await.ok()["due_on"].clone());
            }
            dues
        };
        assert!(dues.iter().all(|due| *due == dues[0]), "{dues:?}");
        let story = app.office().get(format!("/api/v1/blockers/{first}/events")).await.ok();
        assert_eq!(story["events"][1]["unit"], "zrzyj", "done by the department that acts on the other");
        let seen = crate::support::Browser::signed_in(&app, &app.town_code("长安镇")).await
            .get(&format!("/blockers/{parent}")).await.ok().text();
        assert!(seen.contains(&format!("/blockers/{second}\"")) && !seen.contains(&format!("/blockers/{first}\"")));
        let proof = json!({"note": "已确权", "evidence": [{"name": "权证", "document_no": "粤（2026）1号"}]});
        make::act(department(), parent, "answer", proof).await;
        make::act(app.town("虎门镇"), first, "close", json!({"note": "已核对"})).await;
        make::act(app.town("长安镇"), second, "reject", json!({"note": "四至不符"})).await;
        assert_eq!(
            [status(&app, parent).await, status(&app, first).await, status(&app, second).await],
            [json!("answered"), json!("closed"), json!("in_progress")]
        );
        // A blocker that was handled separately continues on its own.
        let again = json!({"note": "已更正", "evidence": [{"name": "权证", "document_no": "粤（2026）2号"}]});
        make::act(department(), second, "answer", again).await;
        make::act(app.town("长安镇"), second, "close", json!({"note": "已核对"})).await;
        let listed = app.office().get(format!("/api/v1/blockers?parent={parent}")).await.ok();
        assert_eq!(listed["total"], 2);
    }

    async fn who_joins_later_goes_where_the_others_are(app: TestApp) {
        let parent = land(&app, "长安镇", None).await;
        make::act(app.office(), parent, "assign", json!({})).await;
        make::act(app.department("zrzyj"), parent, "sign", json!({"responsible_person": "王"})).await;
        let late = land(&app, "虎门镇", Some(parent)).await;
        let path = format!("/api/v1/blockers/{late}");
        let joined = app.office().get(&path).await.ok();
        assert_eq!((&joined["status"], &joined["responsible_person"]), (&json!("signed"), &json!("王")));
        assert_eq!(joined["due_on"], app.office().get(format!("/api/v1/blockers/{parent}")).await.ok()["due_on"]);
        let story = app.office().get(format!("{path}/events")).await.ok();
        assert_eq!(story["events"][0]["detail"].as_str().unwrap().split('，').next(), Some(format!("随主问题（编号 {parent}）一并办理").as_str()));
    }

    async fn proofs_are_one_task(app: TestApp) {
        let company = make::company(&app).save().await;
        let body = json!({"company_id": company, "category": "compliance_proof", "description": "上市合规证明",
            "departments": ["sthjj", "hg", "zrzyj", "whj"]});
        let raised = app.town("长安镇").post("/api/v1/blockers", body.clone()).await.status(201);
        assert_eq!(raised["departments"], json!(["hg", "whj"]), "the credit report stands for the others");
        let second = app.town("长安镇").post("/api/v1/blockers", body).await.refused(409, "one_task");
        assert_eq!(second["blocker_id"], raised.id());
        let page = crate::support::Browser::signed_in(&app, "office").await
            .get(&format!("/blockers/{}", raised.id())).await.ok().text();
        assert!(page.contains("信用报告替代") && page.contains("市生态环境局"), "{page}");
    }

    async fn what_cannot_lead_is_refused(app: TestApp) {
        let parent = land(&app, "长安镇", None).await;
        let follower = land(&app, "长安镇", Some(parent)).await;
        let company = make::company(&app).save().await;
        let of = |category: &str, parent: i64| json!({"company_id": company, "category": category,
            "description": "x", "parent_id": parent});
        for (body, code) in [
            (of("land_title", 4_711), "unknown_parent"),
            (of("land_title", follower), "nested_parent"),
            (of("tax", parent), "other_category"),
        ] {
            app.office().post("/api/v1/blockers", body).await.refused(422, "invalid").field("parent_id", code);
        }
        let itself = json!({"parent_id": follower});
        let path = format!("/api/v1/blockers/{parent}");
        app.office().patch(path, 1, itself).await.refused(422, "invalid").field("parent_id", "nested_parent");
        // A town cannot see the blocker of another unit.
        let other = land(&app, "虎门镇", None).await;
        let body = of("land_title", other);
        app.town("长安镇").post("/api/v1/blockers", body).await.refused(422, "invalid").field("parent_id", "unknown_parent");
    }
}
