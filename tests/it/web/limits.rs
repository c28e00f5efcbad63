//! Limits of what a caller can send: lists in a request, and addresses.

use serde_json::json;

use crate::support::{TestApp, make};

const COMPANIES: &str = "/api/v1/companies";

on_both! {
    async fn a_list_is_sorted_by_each_field_once(app: TestApp) {
        let (office, admin) = (app.office(), app.admin());
        for (person, path, field) in [
            (&office, COMPANIES, "registered_capital_yuan"),
            (&office, "/api/v1/exports/companies.csv", "registered_capital_yuan"),
            (&office, "/api/v1/blockers", "due_on"),
            (&office, "/api/v1/exports/blockers.csv", "due_on"),
            (&office, "/api/v1/decisions", "due_on"),
            (&admin, "/api/v1/users", "username"),
        ] {
            person.get(format!("{path}?sort=-{field}")).await.ok();
            for times in [2, 3, 40] {
                let both_ways = format!("{field},-{field},").repeat(times / 2);
                for sort in [vec![field; times].join(","), both_ways] {
                    let refused = person.get(format!("{path}?sort={sort}")).await;
                    let refused = refused.refused(400, "repeated_sort");
                    let said = refused["detail"].as_str().unwrap_or_default();
                    assert!(said.contains("sort") && said.contains(field), "{said}");
                }
            }
        }
    }

    async fn a_list_is_sorted_by_five_fields_at_most(app: TestApp) {
        let five = "name,-stage_since,employees,town,created_at";
        app.office().get(format!("{COMPANIES}?sort={five}")).await.ok();
        let six = app.office().get(format!("{COMPANIES}?sort={five},priority")).await;
        assert!(six.refused(400, "too_many_sorts").text().contains("priority"));
    }

    async fn an_address_has_an_end(app: TestApp) {
        let path = |letters: usize| format!("{COMPANIES}?q={}", "a".repeat(letters));
        app.office().get(path(2_000)).await.ok();
        app.office().get(path(20_000)).await.refused(414, "address_too_long");
        app.nobody().get(format!("/login?next={}", "a".repeat(20_000))).await.refused(414, "address_too_long");
    }

    async fn whom_a_circular_is_for_is_a_short_list(app: TestApp) {
        let body = |towns: usize, departments: usize| {
            json!({"title": "通知", "body": "请知悉。",
                "towns": vec!["441900119"; towns], "departments": vec!["rsj"; departments]})
        };
        app.office().post("/api/v1/notices", body(200, 200)).await.status(201);
        let refused = app.office().post("/api/v1/notices", body(201, 0)).await;
        refused.refused(422, "invalid").field("towns", "too_many");
        let refused = app.office().post("/api/v1/notices", body(0, 40_000)).await;
        refused.refused(422, "invalid").field("departments", "too_many");
    }

    async fn what_a_batch_recognises_is_a_short_list(app: TestApp) {
        let batch = make::batch(&app, "2026-03-01").await;
        let path = format!("/api/v1/pool/batches/{batch}/recognise");
        for (field, most) in [("nominations", 501), ("companies", 501), ("nominations", 60_000)] {
            let refused = app.office().post(&path, json!({field: vec![1; most]})).await;
            refused.refused(422, "invalid").field(field, "too_many");
        }
    }

    async fn what_is_imagined_of_a_company_is_a_few_years(app: TestApp) {
        let company = make::company(&app).save().await;
        let path = format!("{COMPANIES}/{company}/what-if");
        let years = |many: i32| {
            let years: Vec<_> = (0..many).map(|n| json!({"fiscal_year": 1_900 + n})).collect();
            json!({"figures": years})
        };
        app.office().post(&path, years(20)).await.ok();
        app.office().post(&path, years(21)).await.refused(422, "invalid").field("figures", "too_many");
    }

    async fn who_assists_with_a_blocker_is_a_short_list(app: TestApp) {
        let company = make::company(&app).save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let path = format!("/api/v1/blockers/{blocker}/actions");
        let many: Vec<String> = (0..21).map(|n| format!("d{n}")).collect();
        let assigned = json!({"action": "assign", "note": "按实际情况", "departments": many});
        app.office().post(&path, assigned).await.refused(422, "invalid").field("departments", "too_many");
    }

    async fn a_form_with_a_file_has_an_end(app: TestApp) {
        let company = make::company(&app).save().await;
        let path = format!("/api/v1/blockers/{}/files", make::blocker(&app, company, "rsj").await);
        let text = "字".repeat(1_000);
        let sent = async |fields: usize| {
            let fields = vec![("note", text.as_str()); fields];
            app.office().upload(&path, &fields, ("权证.pdf", b"%PDF-1.7")).await
        };
        sent(100).await.status(201);
        sent(101).await.refused(400, "too_many_fields");
    }

    async fn of_many_columns_that_a_list_has_not_a_few_are_named(app: TestApp) {
        let many: serde_json::Map<_, _> = (0..5_000).map(|n| (format!("列{n}"), json!("name"))).collect();
        let mapping = serde_json::Value::Object(many).to_string();
        let fields = [("kind", "companies"), ("mapping", mapping.as_str())];
        let list = ("名单.csv", "企业名称,镇街\n示例甲有限公司,长安镇\n".as_bytes());
        let refused = app.office().upload("/api/v1/imports", &fields, list).await;
        let refused = refused.refused(422, "invalid").field("mapping", "unknown_column");
        assert!(refused.bytes.len() < 10_000, "{} bytes", refused.bytes.len());
    }
}
