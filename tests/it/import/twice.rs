//! The same company in more than one row.

use serde_json::json;

use super::{commit, counts, send, take_in};
use crate::support::{TestApp, make};

const CODE: &str = "91441900618163186Q";

on_both! {
    async fn two_rows_that_mean_one_stored_company_are_for_the_sender_to_settle(app: TestApp) {
        let office = app.office();
        let id = make::company(&app).named("示例旧名有限公司").with("credit_code", CODE).save().await;
        let path = format!("/api/v1/companies/{id}");
        office.patch(&path, 1, json!({"name": "示例新名有限公司"})).await.ok();
        let list = format!("企业名称,统一社会信用代码,行业\n示例旧名有限公司,,电子\n示例新名有限公司,{CODE},机械\n");
        let batch = send(&office, "名单.csv", list.as_bytes()).await.status(201).json;
        assert_eq!(counts(&batch), [2, 0, 1, 0, 0, 1], "{batch:#}");
        assert_eq!((&batch["errors"][0]["code"], &batch["errors"][0]["row"]), (&json!("duplicate"), &json!(3)));
        assert!(batch["errors"][0]["message"].as_str().is_some_and(|m| m.contains("第 2 行")));
        commit(&office, batch["id"].as_i64().expect("id")).await.ok();
        assert_eq!(office.get(&path).await.ok()["industry"], "电子");
    }

    async fn a_row_that_the_books_refuse_is_named(app: TestApp) {
        let office = app.office();
        make::company(&app).named("示例甲股份有限公司").at("registered").save().await;
        let list = "公司全称,证券代码,公司简称,板块,上市日期,镇街\n\
            示例甲股份有限公司,688001,示例甲,科创板,2021-03-01,长安镇\n";
        let kind = [("kind", "listings")];
        let batch = office.upload("/api/v1/imports", &kind, ("上市公司.csv", list.as_bytes())).await;
        let refused = commit(&office, batch.status(201).id()).await.refused(422, "invalid");
        assert_eq!(refused["row"], 2);
        assert!(refused["detail"].as_str().is_some_and(|d| d.starts_with("第 2 行“示例甲股份有限公司”")));
    }

    async fn a_company_listed_in_two_places_has_two_rows(app: TestApp) {
        let office = app.office();
        let stored = make::company(&app).named("示例甲股份有限公司").at("registered").save().await;
        let list = "公司全称,证券代码,公司简称,板块,上市日期,镇街,统一社会信用代码\n\
            示例甲股份有限公司,688001,示例甲,科创板,2026-03-02,长安镇,\n\
            示例甲股份有限公司,02001,示例甲,港交所主板,2026-03-02,长安镇,91441900618163186Q\n\
            示例乙股份有限公司,688002,示例乙,科创板,2021-04-01,虎门镇,\n\
            示例乙股份有限公司,02002,示例乙,港交所主板,2022-04-01,虎门镇,91441900618113146X\n";
        let kind = [("kind", "listings")];
        let batch = office.upload("/api/v1/imports", &kind, ("上市公司.csv", list.as_bytes())).await;
        let batch = batch.status(201).json;
        assert_eq!(counts(&batch), [4, 4, 0, 0, 0, 0], "{batch:#}");
        commit(&office, batch["id"].as_i64().expect("id")).await.ok();
        let companies = office.get("/api/v1/companies?sort=created_at").await.ok();
        assert_eq!(companies.each("name"), ["示例甲股份有限公司", "示例乙股份有限公司"]);
        assert_eq!(companies.each("credit_code"), [CODE, "91441900618113146X"]);
        for company in companies.items() {
            assert_eq!(company["stock_codes"].as_array().map(Vec::len), Some(2), "{company}");
        }
        assert_eq!(companies.items()[0]["id"], stored);
        assert_eq!(office.get("/api/v1/break-zero").await.ok()["totals"]["listed"], 2);
        let again = office.upload("/api/v1/imports", &kind, ("上市公司.csv", list.as_bytes())).await;
        assert_eq!(counts(&again.status(201).json), [4, 0, 0, 4, 0, 0]);
    }
}

on_both! {
    async fn many_companies_are_found_after_one_import(app: TestApp) {
        let rows = (0..9_000).map(|n| format!("示例第{n}号有限公司,长安\n")).collect::<String>();
        let batch = take_in(&app.office(), "名单.csv", format!("企业名称,镇街\n{rows}").as_bytes()).await;
        assert_eq!(counts(&batch), [9_000, 9_000, 0, 0, 0, 0]);
        for n in [0, 4_095, 4_096, 8_191, 8_999] {
            let found = app.office().get(format!("/api/v1/companies?q=第{n}号")).await.ok();
            assert_eq!(found.each("name"), [format!("示例第{n}号有限公司")]);
        }
    }
}
