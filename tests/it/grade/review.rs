//! 年度复评: all companies in progress, by the weights of the day, once a year.

use serde_json::json;

use super::{go_round, in_guidance, path, rests};
use crate::support::{TestApp, make};

on_both! {
    async fn a_review_grades_everyone_by_the_rule_but_overrides(app: TestApp) {
        let (guided, excepted) = (in_guidance(&app).await, in_guidance(&app).await);
        let (lead, listed) = (make::company(&app).save().await, make::company(&app).at("registered").save().await);
        make::listing(&app, listed, "2026-03-02").await;
        let body = json!({"grade": "key", "reason": "专题会议定", "expires_on": "2026-12-31"});
        app.office().post(path(excepted), body).await.status(201);
        go_round(&app);
        let preview = app.office().get("/api/v1/grade-reviews/preview").await.ok().text();
        assert!(preview.contains(r#"{"before":null,"after":"priority","companies":1}"#), "{preview}");

        let review = app.office().post("/api/v1/grade-reviews", json!({"note": "年度例行"})).await.status(201);
        assert_eq!((&review["year"], &review["companies"], &review["changed"]), (&json!(2026), &json!(2), &json!(2)));
        assert_eq!(rests(&app, guided).await["grade"], "priority");
        assert_eq!(rests(&app, guided).await["opinion"]["kind"], "review");
        assert_eq!(rests(&app, lead).await["grade"], "stock");
        assert_eq!(rests(&app, excepted).await["grade"], "key");
        assert_eq!(rests(&app, listed).await["grade"], json!(null));
        app.office().post("/api/v1/grade-reviews", json!({})).await.refused(409, "already_reviewed");
        app.office().post("/api/v1/grade-reviews", json!({"year": 2027})).await.refused(422, "invalid");
        let history = app.town("长安镇").get(format!("/api/v1/companies/{lead}/history")).await.ok().text();
        assert!(history.contains("stock"), "{history}");
        app.town("长安镇").post("/api/v1/grade-reviews", json!({})).await.status(403);
        let list = app.office().get("/api/v1/companies?grade=priority").await.ok();
        assert_eq!(list["total"], 1);
    }

    async fn last_years_grade_is_explained_by_last_years_weights(app: TestApp) {
        let company = in_guidance(&app).await;
        app.office().post(path(company), json!({"grade": "priority", "reason": "按规则"})).await.status(201);
        let before = rests(&app, company).await;
        assert_eq!(before["trace"]["weights_from"], "2021-07-28");
        // From tomorrow only progress counts.
        app.query(|db| {
            use diesel::prelude::*;
            use kunpeng::db::schema::rule_versions::dsl::*;
            let old: String = rule_versions.filter(rule.eq("grading")).select(body).first(db)?;
            let new = old
                .replace("potential = 0.4", "potential = 0.0")
                .replace("progress = 0.35", "progress = 1.0")
                .replace("urgency = 0.25", "urgency = 0.0")
                .replace("2021-07-28", "2026-03-03");
            assert_ne!(new, old);
            let from = chrono::NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
            diesel::insert_into(rule_versions)
                .values((rule.eq("grading"), effective_from.eq(from), body.eq(new)))
                .execute(db)
        });
        app.on(2026, 3, 4);
        go_round(&app);
        let profile = app.office().get(format!("/api/v1/companies/{company}/profile")).await.ok();
        assert_eq!((&profile["priority"]["points"], &profile["priority"]["weights_from"]), (&json!(6_000), &json!("2026-03-03")));
        let after = rests(&app, company).await;
        assert_eq!(after["trace"], before["trace"], "as it was explained then");
    }
}
