//! Rechecks: opened by the office, answered by towns, concluded by the office.

use serde_json::{Value, json};

use super::*;

fn said(company: i64, verdict: &str, reason: Option<&str>) -> Value {
    json!({"company_id": company, "verdict": verdict, "reason": reason})
}

on_both! {
    async fn towns_answer_and_the_office_concludes(app: TestApp) {
        let keep = member_since(&app, "长安镇", "2024-01-01").await;
        let remove = member_since(&app, "长安镇", "2024-01-01").await;
        let silent = member_since(&app, "虎门镇", "2024-01-01").await;
        let left = member_since(&app, "虎门镇", "2024-01-01").await;
        make::company(&app).save().await;
        let office = app.office();
        let opened = json!({"name": "2026 年度复核", "due_on": "2026-03-20"});
        office.post(format!("{POOL}/rechecks"), json!({"name": "", "due_on": "2026-03-01"})).await
            .refused(422, "invalid").field("name", "missing_field").field("due_on", "past_date");
        let recheck = office.post(format!("{POOL}/rechecks"), opened.clone()).await.status(201);
        assert_eq!((&recheck["total"], &recheck["unanswered"]), (&json!(4), &json!(4)));
        office.post(format!("{POOL}/rechecks"), opened).await.refused(409, "recheck_open");
        let town = app.town("长安镇");
        let told = town.get("/api/v1/notices").await.ok().each("title");
        assert!(told.iter().any(|title| title.starts_with("2026 年度复核：请于 2026-03-20 前")), "{told:?}");
        let path = format!("{POOL}/rechecks/{}", recheck.id());
        let (answers, conclude) = (format!("{path}/answers"), format!("{path}/conclude"));
        assert_eq!(companies(&town.get(format!("{path}/items")).await.ok()), [keep, remove]);
        assert_eq!(town.get(&path).await.ok()["total"], 2);

        let send = |all: Vec<Value>| json!({"answers": all});
        town.post(&answers, send(vec![])).await.refused(422, "invalid").field("answers", "nothing_chosen");
        let no_reason = vec![said(keep, "keep", None), said(remove, "remove", Some(" "))];
        town.post(&answers, send(no_reason)).await.refused(422, "invalid").field(&format!("reason.{remove}"), "missing_field");
        town.post(&answers, send(vec![said(keep, "keep", None), said(keep, "keep", None)])).await
            .refused(422, "invalid").field("answers", "twice");
        let theirs = vec![said(keep, "keep", None), said(silent, "keep", None)];
        town.post(&answers, send(theirs)).await.refused(404, "not_found");
        assert_eq!(town.get(&path).await.ok()["unanswered"], 2, "all or none");
        let both = vec![said(keep, "keep", None), said(remove, "remove", Some("主营业务变化"))];
        let answered = town.post(&answers, send(both.clone())).await.status(201);
        assert_eq!((&answered["keep"], &answered["remove"], answered.version()), (&json!(1), &json!(1), 2));
        assert_eq!(town.post(&answers, send(both)).await.status(201).version(), 2, "the same again changes nothing");
        let stale = json!({"answers": [{"company_id": keep, "verdict": "remove", "reason": "x", "version": 1}]});
        let stale = town.post(&answers, stale).await.refused(412, "stale_version");
        assert_eq!(stale["current"]["verdict"], "keep");

        app.town("虎门镇").post(&answers, send(vec![said(left, "remove", Some("已注销"))])).await.status(201);
        leave(&app, left, "other", "2026-03-01").await.status(201);
        office.post(&conclude, json!({"left_on": "2026-03-02", "version": 2})).await.refused(412, "stale_version");
        office.post(&conclude, json!({"left_on": "2026-03-03", "version": 3})).await.refused(422, "invalid").field("left_on", "future_date");
        town.post(&conclude, json!({"left_on": "2026-03-02", "version": 3})).await.refused(403, "forbidden");
        let done = office.post(&conclude, json!({"left_on": "2026-03-02", "version": 3})).await.status(201);
        let ids = |name: &str| done[name].as_array().unwrap().iter().map(|one| one["company_id"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!((ids("removed"), ids("left_before"), ids("not_answered")), (vec![remove], vec![left], vec![silent]));
        assert_eq!(spans(&app, remove), ["2024-01-01 2026-03-02 disqualified"]);
        assert_eq!(company(&app, remove).await["left_pool_reason"], "主营业务变化");
        assert_eq!(on(&office, "2026-03-02").await, [keep, silent]);
        assert_eq!(spans(&app, left), ["2024-01-01 2026-03-01 other"], "as it had left before");
        town.post(&answers, send(vec![said(keep, "keep", None)])).await.refused(409, "recheck_closed");
        office.post(&conclude, json!({"left_on": "2026-03-02", "version": 4})).await.refused(409, "recheck_closed");
        for id in [keep, remove, silent] {
            assert!(has_history(&app, id, "recheck").await);
        }
        let log = acts(&app).await;
        for act in ["recheck_opened", "recheck_answered", "recheck_concluded"] {
            assert!(log.iter().any(|one| one == act), "{act}");
        }
        let told = town.get("/api/v1/notices").await.ok().each("title");
        assert!(told.iter().any(|title| title.contains("已办结：本镇街（园区）取消资格 1 家")), "{told:?}");
    }

    async fn progress_is_counted_by_unit(app: TestApp) {
        app.office().post(format!("{POOL}/rechecks"), json!({"name": "复核", "due_on": "2026-03-20"})).await.refused(409, "pool_is_empty");
        let ours = member_since(&app, "长安镇", "2024-01-01").await;
        member_since(&app, "虎门镇", "2024-01-01").await;
        let recheck = make::recheck(&app).await;
        let path = format!("{POOL}/rechecks/{recheck}");
        app.office().post(format!("{path}/answers"), json!({"answers": [said(ours, "keep", None)]})).await.status(201);
        let seen = app.leader().get(&path).await.ok();
        let towns: Vec<(String, i64)> = seen["towns"].as_array().unwrap().iter()
            .map(|row| (row["town_name"].as_str().unwrap().to_owned(), row["unanswered"].as_i64().unwrap())).collect();
        assert_eq!(towns, [("虎门镇".to_owned(), 1), ("长安镇".to_owned(), 0)], "in official order");
        let waiting = app.office().get(format!("{path}/items?unanswered=true")).await.ok();
        assert_eq!(waiting["total"], 1);
        assert_eq!(companies(&app.office().get(format!("{path}/items?verdict=keep")).await.ok()), [ours]);
        let overview = app.leader().get(format!("{POOL}/overview")).await.ok();
        assert_eq!((&overview["recheck"]["id"], &overview["recheck"]["unanswered"]), (&json!(recheck), &json!(1)));
        app.leader().post(format!("{path}/answers"), json!({"answers": []})).await.refused(403, "forbidden");
    }

    async fn a_membership_that_never_was_leaves_its_answer(app: TestApp) {
        let id = make::company(&app).in_town("长安镇").with("entered_pool_on", "2024-01-01").save().await;
        let recheck = make::recheck(&app).await;
        let path = format!("{POOL}/rechecks/{recheck}");
        let all = json!({"answers": [said(id, "remove", Some("录入有误"))]});
        app.town("长安镇").post(format!("{path}/answers"), all).await.status(201);
        set(&app, id, json!({"entered_pool_on": null})).await.ok();
        let items = app.office().get(format!("{path}/items")).await.ok();
        assert_eq!((&items["items"][0]["membership_id"], &items["items"][0]["verdict"]), (&json!(null), &json!("remove")));
        let done = app.office().post(format!("{path}/conclude"), json!({"left_on": "2026-03-02", "version": 2})).await.status(201);
        assert_eq!((&done["removed"], done["left_before"].as_array().unwrap().len()), (&json!([]), 1));
    }
}
