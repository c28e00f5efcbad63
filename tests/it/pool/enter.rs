//! Entering the pool: nominations, batches, recognition.

use serde_json::{Value, json};

use super::*;

fn opinion(company: i64) -> Value {
    json!({"company_id": company, "town_opinion": "主业突出，同意推荐"})
}

fn facts(number: i32, name: &str) -> Value {
    json!({"number": number, "name": name, "document_no": "东府函〔2026〕9号", "recognised_on": "2026-02-01"})
}

on_both! {
    async fn from_the_nomination_to_the_document(app: TestApp) {
        let id = make::company(&app).named("东莞市甲科技有限公司").in_town("长安镇").save().await;
        let town = app.town("长安镇");
        town.post(format!("{POOL}/nominations"), json!({"company_id": id, "town_opinion": " "})).await
            .refused(422, "invalid").field("town_opinion", "missing_field");
        let made = town.post(format!("{POOL}/nominations"), opinion(id)).await.status(201);
        assert_eq!((&made["state"], &made["legal_actions"]), (&json!("nominated"), &json!(["withdraw"])));
        let told = app.office().get("/api/v1/notices").await.ok();
        assert!(told.each("title").iter().any(|title| title == "入库申请待审批：东莞市甲科技有限公司"));
        let again = town.post(format!("{POOL}/nominations"), opinion(id)).await.refused(409, "already_nominated");
        assert_eq!(again["nomination_id"], made["id"]);

        let path = format!("{POOL}/nominations/{}", made.id());
        let acts_of = format!("{path}/actions");
        let refused = town.post(&acts_of, json!({"action": "accept"})).await.refused(409, "illegal_action");
        assert_eq!(refused["legal"][0]["code"], "withdraw");
        let batch = make::batch(&app, "2026-02-01").await;
        let recognise = format!("{POOL}/batches/{batch}/recognise");
        let by_nomination = json!({"nominations": [made.id()]});
        app.office().post(&recognise, by_nomination.clone()).await.refused(409, "not_accepted");
        app.office().post(&acts_of, json!({"action": "decline"})).await
            .refused(422, "invalid").field("reason", "reason_required");
        app.office().post(&acts_of, json!({"action": "accept", "version": 9})).await.refused(412, "stale_version");
        let accepted = app.office().post(&acts_of, json!({"action": "accept", "reason": "材料齐全"})).await.status(201);
        assert_eq!((&accepted["state"], accepted.version()), (&json!("accepted"), 2));
        app.office().post(&recognise, by_nomination.clone()).await.status(201);
        let after = app.office().get(&path).await.ok();
        assert_eq!((&after["state"], &after["batch_id"], &after["legal_actions"]), (&json!("recognised"), &json!(batch), &json!([])));

        let facts = company(&app, id).await;
        assert_eq!(facts["entered_pool_on"], "2026-02-01");
        assert_eq!((&facts["reserve_batch"], &facts["left_pool_on"]), (&after["batch_name"], &json!(null)));
        let pool = town.get(POOL).await.ok();
        assert_eq!((&pool["items"][0]["batch_id"], &pool["items"][0]["expires_on"]), (&json!(batch), &json!("2032-02-01")));
        let told = town.get("/api/v1/notices").await.ok().each("title");
        assert!(told.iter().any(|title| title.contains("已认定：本镇街（园区） 1 家")), "{told:?}");
        for record in ["nomination", "membership", "company"] {
            assert!(has_history(&app, id, record).await, "{record}");
        }
        let log = acts(&app).await;
        for act in ["pool_nominated", "nomination_accepted", "pool_batch_created", "pool_recognised"] {
            assert!(log.iter().any(|one| one == act), "{act} {log:?}");
        }
        app.office().post(&recognise, by_nomination).await.refused(409, "not_accepted");
        let inside = town.post(format!("{POOL}/nominations"), opinion(id)).await.refused(409, "already_in_pool");
        assert!(inside["detail"].as_str().unwrap().contains("已在库"));
    }

    async fn a_nomination_is_declined_or_withdrawn(app: TestApp) {
        let (one, two) = (make::company(&app).in_town("长安镇").save().await, make::company(&app).in_town("虎门镇").save().await);
        let (ours, theirs) = (make::nomination(&app, one).await, make::nomination(&app, two).await);
        let town = app.town("长安镇");
        assert_eq!(town.get(format!("{POOL}/nominations")).await.ok().each("id"), [ours.to_string()]);
        town.get(format!("{POOL}/nominations/{theirs}")).await.refused(404, "not_found");
        let withdraw = json!({"action": "withdraw", "reason": "企业暂缓"});
        town.post(format!("{POOL}/nominations/{theirs}/actions"), withdraw.clone()).await.refused(404, "not_found");
        town.post(format!("{POOL}/nominations"), opinion(two)).await.refused(404, "not_found");
        town.post(format!("{POOL}/nominations/{ours}/actions"), withdraw).await.status(201);
        let acts_of = format!("{POOL}/nominations/{theirs}/actions");
        app.office().post(&acts_of, json!({"action": "accept"})).await.status(201);
        let declined = app.office().post(&acts_of, json!({"action": "decline", "reason": "净利润下滑"})).await.status(201);
        assert_eq!((&declined["state_name"], &declined["decision_reason"]), (&json!("不予认定"), &json!("净利润下滑")));
        app.office().post(&acts_of, json!({"action": "accept"})).await.refused(409, "illegal_action");
        assert_eq!(app.office().get(format!("{POOL}/nominations?open=true")).await.ok()["total"], 0);
        assert_eq!(app.office().get(format!("{POOL}/nominations?state=withdrawn")).await.ok().each("id"), [ours.to_string()]);
        make::nomination(&app, one).await;
        app.leader().post(format!("{POOL}/nominations"), opinion(two)).await.refused(403, "forbidden");
        let listed = make::company(&app).at("registered").save().await;
        make::listing(&app, listed, "2026-03-02").await;
        app.office().post(format!("{POOL}/nominations"), opinion(listed)).await.refused(409, "not_nominable");
    }

    async fn companies_are_recognised_together_or_not_at_all(app: TestApp) {
        let inside = member_since(&app, "长安镇", "2026-01-01").await;
        let fresh = make::company(&app).named("东莞市新秀有限公司").save().await;
        let batch = make::batch(&app, "2026-02-01").await;
        let path = format!("{POOL}/batches/{batch}/recognise");
        app.office().post(&path, json!({})).await.refused(422, "invalid").field("companies", "nothing_chosen");
        app.office().post(&path, json!({"companies": [fresh, 987_654]})).await.refused(422, "invalid").field("companies", "unknown_company");
        app.office().post(&path, json!({"nominations": [987_654]})).await.refused(422, "invalid").field("nominations", "unknown_nomination");
        let refused = recognise(&app, batch, &[fresh, inside]).await.refused(409, "already_in_pool");
        assert_eq!(refused["companies"], json!([inside]));
        assert_eq!(app.office().get(POOL).await.ok()["members"], 1, "nobody entered");
        app.town("长安镇").post(&path, json!({"companies": [fresh]})).await.refused(403, "forbidden");
        // Recognition also ends a nomination that the office has not decided.
        let nomination = make::nomination(&app, fresh).await;
        recognise(&app, batch, &[fresh, fresh]).await.status(201);
        let after = app.office().get(format!("{POOL}/nominations/{nomination}")).await.ok();
        assert_eq!(after["state"], "recognised");
        let once = || {
            let call = app.office().request(actix_web::http::Method::POST, &path);
            call.json(json!({"companies": [fresh]})).once("recognise-1").send()
        };
        once().await.refused(409, "already_in_pool");
    }

    async fn who_has_left_is_recognised_again_but_not_for_days_it_was_in(app: TestApp) {
        let id = member_since(&app, "长安镇", "2020-05-01").await;
        leave(&app, id, "disqualified", "2023-05-01").await.status(201);
        let between = make::batch(&app, "2022-01-01").await;
        recognise(&app, between, &[id]).await.refused(409, "already_in_pool");
        let later = make::batch(&app, "2024-01-01").await;
        recognise(&app, later, &[id]).await.status(201);
        assert_eq!(spans(&app, id), ["2020-05-01 2023-05-01 disqualified", "2024-01-01 - -"]);
        let facts = company(&app, id).await;
        assert_eq!((&facts["entered_pool_on"], &facts["left_pool_on"], &facts["left_pool_reason"]), (&json!("2024-01-01"), &json!(null), &json!(null)));
    }

    async fn a_batch_is_recorded_and_corrected(app: TestApp) {
        let office = app.office();
        let path = format!("{POOL}/batches");
        let wrong = json!({"number": 0, "name": " ", "document_no": "", "recognised_on": "2026-03-03"});
        let wrong = office.post(&path, wrong).await.refused(422, "invalid");
        let wrong = wrong.field("number", "bad_number").field("name", "missing_field");
        wrong.field("document_no", "missing_field").field("recognised_on", "future_date");
        let made = office.post(&path, facts(9, "第九批")).await.status(201);
        assert_eq!((&made["expires_on"], made.version()), (&json!("2032-02-01"), 1));
        office.post(&path, facts(9, "第玖批")).await.refused(409, "duplicate").field("number", "duplicate");
        office.post(&path, facts(10, "第九批")).await.refused(409, "duplicate").field("name", "duplicate");
        let one = format!("{path}/{}", made.id());
        let id = make::company(&app).in_town("长安镇").save().await;
        assert_eq!(office.patch(&one, 1, json!({"name": "第九批次"})).await.ok().version(), 2);
        assert_eq!(office.patch(&one, 2, json!({"name": "第九批次"})).await.ok().version(), 2, "nothing changed");
        recognise(&app, made.id(), &[id]).await.status(201);
        office.patch(&one, 2, json!({"name": "第九批"})).await.refused(409, "has_members");
        office.patch(&one, 2, json!({"recognised_on": "2026-02-02"})).await.refused(409, "has_members");
        office.patch(&one, 1, json!({"note": "x"})).await.refused(412, "stale_version");
        office.patch(&one, 2, json!({"expires_on": "2026-01-01"})).await.refused(422, "invalid").field("expires_on", "bad_date");
        office.patch(&one, 2, json!({"expires_on": "2031-12-31", "note": "延期文件"})).await.ok();
        assert_eq!(office.get(POOL).await.ok()["items"][0]["expires_on"], "2031-12-31", "who serves until its end follows");
        let shown = app.town("虎门镇").get(&one).await.ok();
        assert_eq!((&shown["recognised"], &shown["note"]), (&json!(0), &json!("延期文件")));
        assert!(acts(&app).await.iter().any(|act| act == "pool_batch_changed"));
    }

    async fn a_batch_takes_in_those_whose_lists_have_named_it(app: TestApp) {
        let id = make::company(&app).with("reserve_batch", "第九批").with("entered_pool_on", "2026-02-01").save().await;
        let other = make::company(&app).with("reserve_batch", "第八批").with("entered_pool_on", "2025-02-01").save().await;
        let pool = app.office().get(POOL).await.ok();
        assert_eq!((&pool["batches"][0]["batch_name"], &pool["batches"][0]["members"]), (&json!("批次不详"), &json!(2)));
        assert_eq!(companies(&app.office().get(format!("{POOL}?no_batch=true")).await.ok()), [id, other]);
        let batch = app.office().post(format!("{POOL}/batches"), facts(9, "第九批")).await.status(201).id();
        let of_it = app.office().get(format!("{POOL}?batch={batch}")).await.ok();
        assert_eq!((companies(&of_it), &of_it["items"][0]["expires_on"]), (vec![id], &json!("2032-02-01")));
        assert!(has_history(&app, id, "membership").await);
        // Lists that name the batch are now linked to it.
        let third = make::company(&app).with("reserve_batch", "第九批").with("entered_pool_on", "2026-02-01").save().await;
        assert_eq!(companies(&app.office().get(format!("{POOL}?batch={batch}")).await.ok()), [id, third]);
    }
}
