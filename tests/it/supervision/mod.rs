//! 督办: board, priority order, statistics.

use serde_json::{Value, json};

use crate::support::{TestApp, make};

async fn close(app: &TestApp, id: i64, department: &str) {
    make::act(app.department(department), id, "sign", json!({"responsible_person": "王"})).await;
    let proof = json!({"note": "好了", "evidence": [{"name": "凭证", "document_no": "1"}]});
    make::act(app.department(department), id, "answer", proof).await;
    make::act(app.office(), id, "close", json!({"note": "已核对"})).await;
}

on_both! {
    async fn the_board_counts_by_each_side_within_the_scope(app: TestApp) {
        let (own, other) = (make::company(&app).save().await, make::company(&app).in_town("虎门镇").save().await);
        make::assigned(&app, own, "rsj", 1).await;
        make::assigned(&app, own, "gjj", 20).await;
        make::blocker(&app, other, "rsj").await;
        app.on(2026, 3, 4);
        let row = |board: &Value, code: &str| -> Value {
            board.as_array().unwrap().iter().find(|row| row["code"] == code).cloned().unwrap_or_default()
        };
        let board = async |person: &str, by: &str| -> Value {
            let text = app.person(person).get(format!("/api/v1/supervision/board?by={by}")).await.ok().text();
            serde_json::from_str(&text).unwrap()
        };
        let all = board("office", "department").await;
        assert_eq!((&row(&all, "rsj")["open"], &row(&all, "rsj")["red"], &row(&all, "rsj")["unlit"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!((&row(&all, "gjj")["green"], &row(&all, "swj")["open"]), (&json!(1), &json!(0)));
        let towns = board("leader", "town").await;
        assert_eq!(row(&towns, &app.town_code("虎门镇"))["open"], 1);
        assert_eq!(towns.as_array().unwrap().len(), 35, "every unit, even at zero");
        let of_town = board(&app.town_code("长安镇"), "town").await;
        assert_eq!(of_town.as_array().unwrap().len(), 1);
        let of_department = board("gjj", "category").await;
        assert_eq!(of_department.as_array().unwrap().len(), 1);
        app.office().get("/api/v1/supervision/board?by=weather").await.refused(400, "bad_enum");
        let mut office = crate::support::Browser::signed_in(&app, "office").await;
        for by in ["status", "department", "town", "category"] {
            let page = office.get(&format!("/supervision?by={by}")).await.ok().text();
            assert!(page.contains("light-red\">逾期</span> <strong>1</strong>"), "{page}");
        }
        let cards = office.get("/supervision").await.ok().text();
        assert_eq!(cards.matches("class=\"slipcard").count(), 3);
    }

    async fn the_order_says_why(app: TestApp) {
        let ahead = make::company(&app).named("东莞市在审股份有限公司").at("inquiry").save().await;
        let behind = make::company(&app).at("candidate").save().await;
        make::assigned(&app, behind, "rsj", 1).await;
        make::assigned(&app, ahead, "rsj", 10).await;
        app.on(2026, 3, 4);
        let text = app.leader().get("/api/v1/supervision/queue").await.ok().text();
        let order: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(order[0]["because"], "企业 31（优先级 31.1）× 一般 1.0 × 正常 1.0");
        assert_eq!(order[1]["because"], "企业 2（优先级 2.75）× 一般 1.0 × 逾期 1 个工作日 1.5");
        let page = crate::support::Browser::signed_in(&app, "leader").await.get("/supervision/queue").await.ok().text();
        assert!(page.contains("东莞市在审股份有限公司") && page.contains("优先级 31.1"), "{page}");
        let town = app.town("虎门镇").get("/api/v1/supervision/queue").await.ok().text();
        assert_eq!(town, "[]");
    }

    async fn statistics_have_their_n(app: TestApp) {
        let company = make::company(&app).save().await;
        let (quick, slow) = (make::assigned(&app, company, "rsj", 3).await, make::assigned(&app, company, "rsj", 3).await);
        let back = make::assigned(&app, company, "gjj", 5).await;
        make::act(app.department("gjj"), back, "refuse", json!({"note": "不归我管"})).await;
        app.on(2026, 3, 4);
        close(&app, quick, "rsj").await;
        app.on(2026, 3, 9);
        close(&app, slow, "rsj").await;
        let told = app.leader().get("/api/v1/supervision/statistics").await.ok();
        let row = |side: &str, code: &str| {
            told[side].as_array().unwrap().iter().find(|row| row["code"] == code).cloned().unwrap_or_default()
        };
        let social = row("categories", "social_insurance");
        assert_eq!((&social["closed"], &social["median_days"], &social["on_time_percent"]), (&json!(2), &json!("3.5"), &json!(50)));
        assert_eq!(social["refusals"], 1);
        assert_eq!((&row("departments", "rsj")["refusals"], &row("departments", "gjj")["refusals"]), (&json!(0), &json!(1)));
        let empty = app.town("虎门镇").get("/api/v1/supervision/statistics").await.ok();
        assert_eq!((&empty["categories"], &empty["departments"]), (&json!([]), &json!([])));
        let own = app.department("gjj").get("/api/v1/supervision/statistics").await.ok();
        assert_eq!(own["categories"].as_array().unwrap().len(), 1);
        app.office().get("/api/v1/supervision/statistics?from=2026-04-01&to=2026-03-01").await.refused(422, "invalid");
        let page = crate::support::Browser::signed_in(&app, "office").await.get("/supervision/statistics").await.ok().text();
        assert!(page.contains("3.5") && page.contains("50%"), "{page}");
        // A closed blocker is a precedent for similar ones.
        let new = make::blocker(&app, company, "rsj").await;
        let page = crate::support::Browser::signed_in(&app, "office").await.get(&format!("/blockers/{new}")).await.ok().text();
        assert!(page.contains("类似先例") && page.contains("用时 5 个工作日"), "{page}");
    }
}
