//! Financial data: one statement per company, year and source, and which of them is shown.

mod pages;

use actix_web::http::Method;
use kunpeng::access::Scope;
use kunpeng::financial;
use serde_json::{Value, json};

use crate::support::{TestApp, make};

fn of(company: i64) -> String {
    format!("/api/v1/companies/{company}/financials")
}

fn statement(source: &str, more: Value) -> Value {
    let mut body = json!({"fiscal_year": 2024, "source": source});
    for (name, value) in more.as_object().expect("members") {
        body[name] = value.clone();
    }
    body
}

on_both! {
    async fn what_sources_say_stands_side_by_side(app: TestApp) {
        let company = make::company(&app).save().await;
        let town = app.town("长安镇");
        let reported = json!({"revenue_yuan": 100_000_000, "employees": 320, "insured": 300, "tax_paid_yuan": 900_000});
        let new = town.post(of(company), statement("company", reported)).await.status(201);
        assert_eq!((new.version(), &new["source_name"], &new["audited"]), (1, &json!("企业报送"), &json!(false)));
        let audited = json!({"revenue_yuan": 98_000_000, "weighted_roe_ppm": 123_456, "net_profit_yuan": -5,
            "audited": true, "as_of": "2025-04-20", "document": " 示例审字〔2025〕1号 "});
        let report = app.office().post(of(company), statement("audit_report", audited)).await.status(201);
        assert_eq!(report["document"], "示例审字〔2025〕1号");
        town.post(of(company), statement("tax", json!({"tax_paid_yuan": 1_000_000}))).await.status(201);
        town.post(of(company), statement("social_insurance", json!({"insured": 310}))).await.status(201);
        make::statement(&app, company, 2022, 50).await;

        let all = app.leader().get(of(company)).await.ok();
        let years = all["years"].as_array().expect("years");
        assert_eq!(years.iter().map(|y| y["fiscal_year"].as_i64().unwrap_or(0)).collect::<Vec<_>>(), [2024, 2022]);
        let year = &years[0];
        assert_eq!((&year["revenue_yuan"], &year["sources"]["revenue_yuan"]), (&json!(98_000_000), &json!("audit_report")));
        assert_eq!((&year["tax_paid_yuan"], &year["sources"]["tax_paid_yuan"]), (&json!(1_000_000), &json!("tax")));
        assert_eq!((&year["insured"], &year["employees"]), (&json!(310), &json!(320)));
        assert_eq!((&year["net_profit_yuan"], &year["patents"]), (&json!(-5), &json!(null)));
        let disagree: Vec<_> = year["disagreements"].as_array().expect("disagreements").iter()
            .map(|d| (d["figure"].as_str().unwrap_or(""), d["other"].as_i64().unwrap_or(0), d["other_source"].as_str().unwrap_or("")))
            .collect();
        assert_eq!(disagree, [("revenue_yuan", 100_000_000, "company"), ("tax_paid_yuan", 900_000, "company"), ("insured", 300, "company")]);
        let sources: Vec<_> = year["statements"].as_array().expect("statements").iter().map(|s| s["source"].clone()).collect();
        assert_eq!(sources, ["audit_report", "tax", "social_insurance", "company"]);
        assert_eq!(year["statements"][0]["version"], 1);

        let rules = "/api/v1/settings/figures";
        let present = app.department("swj").get(rules).await.ok();
        assert_eq!((present.version(), &present["hkd_rate_ppm"], &present["tolerance_percent"]), (1, &json!(900_000), &json!(1)));
        let order = json!(["company", "town", "social_insurance", "tax", "disclosure", "audit_report"]);
        app.office().patch(rules, 1, json!({"source_order": order, "tolerance_percent": 3})).await.ok();
        let year = &app.office().get(of(company)).await.ok()["years"][0];
        assert_eq!((&year["revenue_yuan"], &year["tax_paid_yuan"]), (&json!(100_000_000), &json!(1_000_000)));
        assert_eq!(year["disagreements"].as_array().map(Vec::len), Some(2), "2 % apart is near enough now");
    }

    async fn what_makes_no_sense_is_refused(app: TestApp) {
        let company = make::company(&app).save().await;
        let office = app.office();
        let wrong = json!({"fiscal_year": 2026, "source": "company", "revenue_yuan": -1, "employees": 1, "rd_staff": 2});
        let refused = office.post(of(company), wrong).await.refused(422, "invalid");
        refused.field("fiscal_year", "year_not_over").field("revenue_yuan", "bad_number").field("rd_staff", "more_than_all");
        let nothing = office.post(of(company), statement("town", json!({"note": "略"}))).await;
        nothing.refused(422, "invalid").field("figures", "missing_figures");
        office.post(of(company), statement("rumour", json!({"patents": 1}))).await.refused(400, "bad_enum");
        office.post(of(company), statement("town", json!({"profit": 1}))).await.refused(400, "unknown_field");
        let first = make::statement(&app, company, 2024, 5).await;
        let again = office.post(of(company), statement("company", json!({"patents": 1}))).await;
        let again = again.refused(409, "already_recorded");
        assert_eq!(again["financial_id"], first);
        app.town("虎门镇").post(of(company), statement("town", json!({"patents": 1}))).await.refused(404, "not_found");
        let call = || office.request(Method::POST, of(company)).json(statement("town", json!({"patents": 1}))).once("a-key");
        let id = call().send().await.status(201).id();
        assert_eq!(call().send().await.status(201).id(), id, "a repeated request records nothing twice");
    }

    async fn a_statement_is_corrected_and_deleted_and_the_history_tells(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = make::statement(&app, company, 2023, 100).await;
        let path = format!("/api/v1/financials/{id}");
        let town = app.town("长安镇");
        town.request(Method::PATCH, &path).json(json!({})).send().await.refused(428, "version_required");
        let patch = json!({"revenue_yuan": null, "weighted_roe_ppm": 50_000, "audited": true, "note": "更正"});
        assert_eq!(town.patch(&path, 1, patch).await.ok().version(), 2);
        let stale = town.patch(&path, 1, json!({"patents": 1})).await.refused(412, "stale_version");
        assert_eq!(stale["current"]["weighted_roe_ppm"], 50_000);
        assert_eq!(town.patch(&path, 2, json!({"note": "更正"})).await.ok().version(), 2, "nothing changed");
        town.patch(&path, 2, json!({"weighted_roe_ppm": null})).await.refused(422, "invalid");
        make::statement(&app, company, 2022, 1).await;
        town.patch(&path, 2, json!({"fiscal_year": 2022})).await.refused(409, "already_recorded");
        app.town("虎门镇").get(&path).await.refused(404, "not_found");
        app.department("swj").get(&path).await.refused(403, "forbidden");
        town.delete(&path, 1).await.refused(412, "stale_version");
        town.delete(&path, 2).await.status(204);
        town.get(&path).await.refused(404, "not_found");

        let history = app.leader().get(format!("/api/v1/companies/{company}/history?per_page=200")).await.ok();
        let ours: Vec<_> = history.items().iter().filter(|e| e["record"] == "financial" && e["record_id"] == "2023/company").collect();
        let of_kind = |kind: &str, field: &str| ours.iter().find(|e| e["change"] == kind && e["field"] == field);
        assert!(ours.iter().any(|e| e["change"] == "created"));
        assert_eq!(of_kind("updated", "revenue_yuan").map(|e| &e["old"]), Some(&json!("1000000")));
        assert_eq!(of_kind("updated", "weighted_roe_ppm").map(|e| &e["new"]), Some(&json!("50000")));
        assert_eq!(of_kind("deleted", "note").map(|e| &e["old"]), Some(&json!("更正")), "what was deleted is on record");
        let log = app.auditor().get("/api/v1/audit").await.ok().each("action");
        for act in ["financial_recorded", "financial_changed", "financial_removed"] {
            assert!(log.iter().any(|one| one == act), "{act} {log:?}");
        }
    }

    async fn many_companies_are_read_in_slices(app: TestApp) {
        let mut ids = Vec::new();
        for town in ["长安镇", "虎门镇", "长安镇"] {
            let company = make::company(&app).in_town(town).save().await;
            make::statement(&app, company, 2023, 1).await;
            make::statement(&app, company, 2022, 1).await;
            ids.push(company);
        }
        make::company(&app).save().await;
        let city = Scope::whole_city("a test reads all statements");
        let slice = |after, limit| app.database().read(|db| financial::of_companies(db, &city, after, limit));
        let seen = |after, limit| -> Vec<(i64, i32)> {
            let some = slice(after, limit).expect("a slice");
            some.iter().map(|s| (s.company_id, s.facts.fiscal_year)).collect()
        };
        assert_eq!(seen(0, 2), [(ids[0], 2022), (ids[0], 2023), (ids[1], 2022), (ids[1], 2023)]);
        assert_eq!(seen(ids[1], 2), [(ids[2], 2022), (ids[2], 2023)]);
        assert_eq!(seen(ids[2], 2), []);
        app.office().delete(format!("/api/v1/companies/{}", ids[0]), 1).await.ok();
        assert_eq!(seen(0, 1), [(ids[1], 2022), (ids[1], 2023)], "what lies in the recycle bin is not read");
    }

    async fn rules_of_figures_are_checked_and_audited(app: TestApp) {
        let path = "/api/v1/settings/figures";
        let office = app.office();
        let twice = json!({"source_order": ["tax", "tax", "town", "company", "disclosure", "audit_report"]});
        office.patch(path, 1, twice).await.refused(422, "invalid").field("source_order", "not_each_once");
        app.town("长安镇").patch(path, 1, json!({"tolerance_percent": 2})).await.refused(403, "forbidden");
        let rate = json!({"hkd_rate_ppm": 921_300, "hkd_rate_on": "2026-03-02", "hkd_rate_source": "中国人民银行中间价"});
        assert_eq!(office.patch(path, 1, rate).await.ok().version(), 2);
        office.patch(path, 1, json!({"tolerance_percent": 2})).await.refused(412, "stale_version");
        let supervision = app.office().get("/api/v1/settings/supervision").await.ok();
        assert_eq!(supervision.version(), 1, "the subjects are apart");
        let log = app.auditor().get("/api/v1/audit?action=setting_changed").await.ok();
        assert_eq!((log.items().len(), &log.items()[0]["object_id"]), (1, &json!("figures")));
    }
}
