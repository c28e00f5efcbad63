//! Opinions on a company's grade: proposed by its town, decided by the office.

use serde_json::json;

use crate::support::{TestApp, make};

on_both! {
    async fn a_town_proposes_and_the_office_decides(app: TestApp) {
        let company = make::company(&app).save().await;
        let path = format!("/api/v1/companies/{company}/grade");
        let proposal = json!({"grade": "key", "reason": "产能翻番"});
        let proposed = app.town("长安镇").post(&path, proposal).await.status(201);
        assert_eq!((&proposed["kind"], &proposed["company_grade"]), (&json!("proposal"), &json!(null)));

        let decision = json!({"grade": "priority", "reason": "先看一年", "expires_on": "2026-12-31"});
        let decided = app.office().post(&path, decision).await.status(201);
        assert_eq!((&decided["kind"], &decided["company_grade"]), (&json!("decision"), &json!("priority")));
        let shown = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        assert_eq!((&shown["grade"], shown.version()), (&json!("priority"), 2));
        let opinions = app.town("长安镇").get(format!("{path}s")).await.ok();
        assert_eq!(opinions.each("kind"), ["decision", "proposal"]);
    }

    async fn an_opinion_has_a_reason_and_a_future(app: TestApp) {
        let company = make::company(&app).save().await;
        let path = format!("/api/v1/companies/{company}/grade");
        for (body, field, code) in [
            (json!({"grade": "key"}), "reason", "reason_required"),
            (json!({"grade": "key", "reason": " "}), "reason", "reason_required"),
            (
                json!({"grade": "key", "reason": "领先", "expires_on": "2026-03-01"}),
                "expires_on",
                "past_date",
            ),
        ] {
            let refused = app.office().post(&path, body).await.refused(422, "invalid");
            refused.field(field, code);
        }
        let body = json!({"grade": "key", "reason": "领先"});
        app.town("虎门镇").post(&path, body).await.refused(404, "not_found");
    }
}
