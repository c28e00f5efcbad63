//! Leaving the pool.

use serde_json::json;

use super::*;

on_both! {
    async fn a_company_leaves_on_a_day_for_a_reason(app: TestApp) {
        let id = member_since(&app, "长安镇", "2026-02-01").await;
        let number = membership(&app, id).await;
        let path = format!("{POOL}/memberships/{number}/leave");
        let how = |kind: &str, day: &str, reason: &str| json!({"kind": kind, "left_on": day, "reason": reason});
        let office = app.office();
        let refused = office.post(&path, how("listed", "2026-03-03", " ")).await.refused(422, "invalid");
        refused.field("left_on", "future_date").field("reason", "missing_field");
        office.post(&path, how("listed", "2026-01-31", "已上市")).await.refused(422, "invalid").field("left_on", "bad_date");
        office.post(&path, how("gone", "2026-03-01", "已上市")).await.refused(400, "bad_enum");
        let stale = json!({"kind": "listed", "left_on": "2026-03-01", "reason": "已上市", "version": 7});
        let stale = office.post(&path, stale).await.refused(412, "stale_version");
        assert_eq!(stale["current"]["version"], 1);
        app.town("长安镇").post(&path, how("listed", "2026-03-01", "已上市")).await.refused(403, "forbidden");
        let left = office.post(&path, how("listed", "2026-03-01", "已上市")).await.status(201);
        assert_eq!((&left["left_kind_name"], left.version()), (&json!("已上市"), 2));
        let facts = company(&app, id).await;
        assert_eq!((&facts["left_pool_on"], &facts["left_pool_reason"]), (&json!("2026-03-01"), &json!("已上市")));
        assert_eq!(spans(&app, id), ["2026-02-01 2026-03-01 listed"]);
        office.post(&path, how("listed", "2026-03-01", "已上市")).await.refused(409, "already_left");
        let told = app.town("长安镇").get("/api/v1/notices").await.ok().each("title");
        assert!(told.iter().any(|title| title.contains("已出库（已上市）")), "{told:?}");
        assert!(has_history(&app, id, "membership").await);
        assert!(acts(&app).await.iter().any(|act| act == "pool_left"));
    }

    async fn one_who_is_listed_stays_until_someone_says_so(app: TestApp) {
        let id = make::company(&app).in_town("长安镇").at("registered").save().await;
        let batch = make::batch(&app, "2026-02-01").await;
        recognise(&app, batch, &[id]).await.status(201);
        make::listing(&app, id, "2026-03-02").await;
        let pool = app.office().get(POOL).await.ok();
        assert_eq!((companies(&pool), &pool["items"][0]["state_name"]), (vec![id], &json!("已上市待出库")));
        assert_eq!(company(&app, id).await["left_pool_on"], json!(null));
        leave(&app, id, "listed", "2026-03-02").await.status(201);
        assert_eq!(app.office().get(POOL).await.ok()["members"], 0);
        let again = make::batch(&app, "2026-03-02").await;
        recognise(&app, again, &[id]).await.refused(409, "not_nominable");
    }
}
