//! Grades: recommended by the rule, proposed by a town, decided by the office. Every grade is based
//! on a trace of the rule or on an override in force.

mod review;

use chrono::{DateTime, TimeDelta};
use kunpeng::server::rounds;
use serde_json::{Value, json};

use crate::support::{TestApp, make};

fn path(company: i64) -> String {
    format!("/api/v1/companies/{company}/grade")
}

/// A company whose guidance is filed; the rule gives it 优先.
async fn in_guidance(app: &TestApp) -> i64 {
    make::company(app).at("guidance_filed").save().await
}

fn go_round(app: &TestApp) {
    let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
    rounds::go(app.journal(), now).expect("a round");
}

/// Returns the basis of a grade: a trace of the rule, or an override in force.
async fn rests(app: &TestApp, company: i64) -> Value {
    let text = app.office().get(path(company)).await.ok().text();
    let standing: Value = serde_json::from_str(&text).expect("JSON");
    let traced = standing["trace"]["recommended"] == standing["grade"];
    let in_force = standing["opinion"]["expires_on"]
        .as_str()
        .is_some_and(|day| day >= app.today().to_string().as_str());
    let excepted = standing["is_override"] == json!(true) && in_force;
    assert!(standing["grade"].is_null() || traced || excepted, "{standing}");
    standing
}

on_both! {
    async fn a_town_proposes_and_the_office_decides(app: TestApp) {
        let company = in_guidance(&app).await;
        let proposal = json!({"grade": "key", "reason": "产能翻番"});
        let proposed = app.town("长安镇").post(path(company), proposal).await.status(201);
        assert_eq!((&proposed["kind"], &proposed["company_grade"]), (&json!("proposal"), &json!(null)));
        let waiting = app.office().get("/api/v1/grade-opinions").await.ok();
        assert_eq!((&waiting["total"], &waiting["items"][0]["kind"]), (&json!(1), &json!("proposal")));
        let todo = app.office().get("/api/v1/todo").await.ok();
        let task = todo["tasks"].as_array().unwrap().iter().find(|one| one["code"] == "grades_to_decide");
        assert_eq!(task.unwrap()["count"], 1);

        let decision = json!({"grade": "priority", "reason": "按规则"});
        let decided = app.office().post(path(company), decision).await.status(201);
        assert_eq!((&decided["kind"], &decided["company_grade"]), (&json!("decision"), &json!("priority")));
        let shown = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        assert_eq!((&shown["grade"], shown.version()), (&json!("priority"), 2));
        let opinions = app.town("长安镇").get(format!("{}s", path(company))).await.ok();
        assert_eq!(opinions.each("kind"), ["decision", "proposal"]);
        assert_eq!(app.office().get("/api/v1/grade-opinions").await.ok()["total"], 0, "answered");
        let standing = rests(&app, company).await;
        assert_eq!(standing["trace"]["because"], "阶段“辅导备案”不低于“辅导备案”");
        assert_eq!(standing["trace"]["parts"][1]["items"][0]["reason"], "目前处于“辅导备案”");
    }

    async fn an_opinion_has_a_reason_and_a_future(app: TestApp) {
        let company = in_guidance(&app).await;
        for (body, field, code) in [
            (json!({"grade": "priority"}), "reason", "reason_required"),
            (json!({"grade": "priority", "reason": " "}), "reason", "reason_required"),
            (
                json!({"grade": "priority", "reason": "领先", "expires_on": "2026-03-01"}),
                "expires_on",
                "past_date",
            ),
            (json!({"grade": "key", "reason": "领先"}), "expires_on", "override_needs_expiry"),
        ] {
            let refused = app.office().post(path(company), body).await.refused(422, "invalid");
            refused.field(field, code);
        }
        let body = json!({"grade": "key", "reason": "领先"});
        app.town("虎门镇").post(path(company), body).await.refused(404, "not_found");
    }

    async fn an_override_ends_by_itself_and_the_rule_holds_again(app: TestApp) {
        let company = in_guidance(&app).await;
        let body = json!({"grade": "key", "reason": "市长专题会议定", "expires_on": "2026-03-10"});
        let given = app.office().post(path(company), body).await.status(201);
        assert_eq!(given["kind"], "override");
        let standing = rests(&app, company).await;
        assert_eq!((&standing["is_override"], &standing["trace"]["recommended"]), (&json!(true), &json!("priority")));
        app.wait(TimeDelta::days(8));
        go_round(&app);
        assert_eq!(rests(&app, company).await["grade"], "key", "the last day still counts");
        app.wait(TimeDelta::days(1));
        go_round(&app);
        let standing = rests(&app, company).await;
        assert_eq!((&standing["grade"], &standing["opinion"]["kind"]), (&json!("priority"), &json!("lapse")));
        let history = app.office().get(format!("/api/v1/companies/{company}/history")).await.ok();
        let text = history.text();
        assert!(text.contains("schedule") && text.contains("\"grade\""), "{text}");
    }

    async fn an_appeal_is_followed_or_dismissed_with_a_reason(app: TestApp) {
        let company = in_guidance(&app).await;
        let appeal = json!({"grade": "key", "reason": "已报会在即", "appeal": true});
        app.town("长安镇").post(path(company), appeal.clone()).await.refused(409, "not_graded");
        let dismissal = format!("{}/dismissal", path(company));
        app.office().post(&dismissal, json!({"reason": "无"})).await.refused(409, "nothing_asked");
        app.office().post(path(company), json!({"grade": "priority", "reason": "按规则"})).await.status(201);
        assert_eq!(app.town("长安镇").post(path(company), appeal).await.status(201)["kind"], "appeal");
        app.office().post(&dismissal, json!({})).await.refused(422, "invalid").field("reason", "reason_required");
        let answer = app.office().post(&dismissal, json!({"reason": "尚未受理"})).await.status(201);
        assert_eq!((&answer["kind"], &answer["grade"]), (&json!("dismissal"), &json!("priority")));
        let opinions = app.town("长安镇").get(format!("{}s", path(company))).await.ok();
        assert_eq!(opinions.each("kind"), ["dismissal", "appeal", "decision"]);
        assert!(!opinions["items"][1]["answered_at"].is_null());
        app.town("长安镇").post(&dismissal, json!({"reason": "无"})).await.status(403);
    }
}
