//! What a list may and may not change.

use serde_json::{Value, json};

use super::{commit, content, counts, send, take_in};
use crate::support::{TestApp, make};

const CODE: &str = "91441900618163186Q";
const OTHER_CODE: &str = "91441900618113146X";

fn list(rows: &[&str]) -> Vec<u8> {
    let heading = "企业名称,统一社会信用代码,镇街,行业,联系电话";
    format!("{heading}\n{}\n", rows.join("\n")).into_bytes()
}

fn codes(batch: &Value) -> Vec<&str> {
    batch["errors"].as_array().expect("errors").iter().filter_map(|e| e["code"].as_str()).collect()
}

on_both! {
    async fn a_second_list_changes_only_what_it_says(app: TestApp) {
        let office = app.office();
        take_in(&office, "一.csv", &list(&["示例甲有限公司,91441900618163186Q,长安,电子,13800138000"])).await;
        let second = list(&["示例甲股份有限公司,91441900618163186q,长安镇,,"]);
        let batch = send(&office, "二.csv", &second).await.status(201).json;
        assert_eq!(counts(&batch), [1, 0, 1, 0, 0, 0]);
        let changes = batch["preview"][0]["changes"].as_array().expect("changes");
        assert_eq!(changes.len(), 1, "{changes:#?}");
        assert_eq!(changes[0]["field"], "name");
        assert_eq!((&changes[0]["old"], &changes[0]["new"]), (&json!("示例甲有限公司"), &json!("示例甲股份有限公司")));
        commit(&office, batch["id"].as_i64().expect("id")).await.ok();

        let found = office.get(format!("/api/v1/companies?q={CODE}")).await.ok();
        assert_eq!(found.items().len(), 1);
        assert_eq!(found.items()[0]["industry"], "电子", "an empty cell erases nothing");
        let id = found.items()[0]["id"].as_i64().expect("id");
        let company = office.get(format!("/api/v1/companies/{id}")).await.ok().json;
        assert_eq!(company["former_names"], json!(["示例甲有限公司"]));
        let history = office.get(format!("/api/v1/companies/{id}/history")).await.ok();
        assert_eq!(history.items()[0]["via"], "import");
        assert_eq!(history.items()[0]["import_id"], batch["id"]);
    }
}

on_both! {
    async fn undo_restores_what_nobody_changed_since_and_says_what_it_kept(app: TestApp) {
        let office = app.office();
        take_in(&office, "一.csv", &list(&["示例甲有限公司,91441900618163186Q,长安,电子,", "示例乙有限公司,,虎门,化工,"])).await;
        let second = list(&["示例甲有限公司,91441900618163186Q,长安,机械,", "示例乙有限公司,,虎门,食品,", "示例丙有限公司,,虎门,纺织,", "示例丁有限公司,,虎门,纺织,"]);
        let batch = take_in(&office, "二.csv", &second).await;
        assert_eq!(counts(&batch), [4, 2, 2, 0, 0, 0]);
        let id_of = async |name: &str| {
            let found = office.get(format!("/api/v1/companies?q={name}")).await.ok();
            (found.items()[0]["id"].as_i64().expect("id"), found.items()[0]["version"].as_i64().expect("version"))
        };
        for name in ["示例甲", "示例丙"] {
            let (id, version) = id_of(name).await;
            let path = format!("/api/v1/companies/{id}");
            office.patch(path, version, json!({"industry": "航空"})).await.ok();
        }
        let undo = format!("/api/v1/imports/{}/undo", batch["id"]);
        let undone = office.post(undo, Value::Null).await.ok().json;
        let kept: Vec<_> = undone["kept"].as_array().expect("kept").iter()
            .map(|k| (k["name"].as_str().expect("name"), k["field"].as_str())).collect();
        assert_eq!(kept, [("示例丙有限公司", None), ("示例甲有限公司", Some("industry"))]);
        let names = office.get("/api/v1/companies?sort=created_at").await.ok();
        assert_eq!(names.each("name"), ["示例甲有限公司", "示例乙有限公司", "示例丙有限公司"]);
        assert_eq!(names.each("industry"), ["航空", "化工", "航空"]);
    }
}

on_both! {
    async fn a_town_takes_in_only_its_own_companies(app: TestApp) {
        let (office, town) = (app.office(), app.town("长安镇"));
        make::company(&app).in_town("虎门镇").named("示例外镇有限公司").with("credit_code", CODE).save().await;
        let before = content(&app);
        let rows = ["示例本镇有限公司,,,电子,", "示例甲有限公司,,东坑,电子,", "示例乙有限公司,91441900618163186Q,长安,电子,", "示例外镇有限公司,,东坑镇,改行,"];
        let batch = send(&town, "名单.csv", &list(&rows)).await.status(201).json;
        assert_eq!(counts(&batch), [4, 1, 0, 0, 0, 3]);
        assert_eq!(codes(&batch), ["foreign_town", "code_conflict", "foreign_town"]);
        assert!(!batch.to_string().contains("虎门"), "nothing tells where the others are: {batch}");
        assert_eq!(content(&app), before);
        let id = batch["id"].as_i64().expect("id");
        app.town("虎门镇").get(format!("/api/v1/imports/{id}")).await.refused(404, "not_found");
        town.post(format!("/api/v1/imports/{id}/commit"), json!({"on_error": "abort"})).await.refused(409, "rows_failed");
        assert_eq!(content(&app), before, "abort writes nothing");
        commit(&town, id).await.ok();
        let own = town.get("/api/v1/companies").await.ok();
        assert_eq!(own.each("name"), ["示例本镇有限公司"]);
        assert_eq!(office.get("/api/v1/companies").await.ok().items().len(), 2);
    }
}

on_both! {
    async fn every_row_ends_once_with_its_reason(app: TestApp) {
        make::company(&app).in_town("长安镇").named("示例同名有限公司").with("credit_code", OTHER_CODE).save().await;
        let rows = [
            "示例甲有限公司,91441900618163186Q,长安,电子,",
            "示例甲有限公司,91441900618163186Q,长安,电子,",
            "示例甲有限公司,91441900618163186Q,长安,机械,",
            ",,长安,电子,",
            "示例乙有限公司,,,电子,",
            "示例丙有限公司,,佛山,电子,",
            "示例丁有限公司,9.14419E+17,长安,电子,",
            "示例戊有限公司,91441900618163186P,长安,电子,",
            "示例己有限公司,441900000123456,长安,电子,",
            "示例同名有限公司,914419006183640849,长安,电子,",
            "示例\u{FFFD}庚有限公司,,长安,电子,",
        ];
        let batch = send(&app.office(), "名单.csv", &list(&rows)).await.status(201).json;
        assert_eq!(counts(&batch), [11, 1, 0, 0, 1, 9]);
        assert_eq!(codes(&batch), ["duplicate", "missing_name", "missing_town", "unknown_town", "destroyed_code", "bad_check", "bad_length", "code_conflict", "undecodable"]);
        for error in batch["errors"].as_array().expect("errors") {
            assert!(error["row"].as_i64().is_some_and(|row| row >= 4), "{error}");
            assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()));
        }
        let place = &batch["errors"][5];
        assert_eq!((&place["row"], &place["column"], &place["value"]), (&json!(9), &json!("统一社会信用代码"), &json!("91441900618163186P")));
    }
}

on_both! {
    async fn failed_rows_come_back_and_import_once_mended(app: TestApp) {
        let office = app.office();
        let rows = ["示例甲有限公司,91441900618163186Q,长安,电子,", "示例乙有限公司,,佛山,电子,13800138000"];
        let id = send(&office, "名单.csv", &list(&rows)).await.status(201).id();
        commit(&office, id).await.ok();
        let file = office.get(format!("/api/v1/imports/{id}/errors.xlsx")).await.ok().bytes;
        let again = send(&office, "错误行.xlsx", &file).await.status(201).json;
        assert_eq!(counts(&again), [1, 0, 0, 0, 0, 1], "only the failed row comes back");
        assert_eq!(again["unmapped"], json!(["错误原因"]));
        assert_eq!(codes(&again), ["unknown_town"]);
    }
}

on_both! {
    async fn a_changed_database_is_planned_again_before_anything_is_written(app: TestApp) {
        let office = app.office();
        let id = send(&office, "名单.csv", &list(&["示例甲有限公司,91441900618163186Q,长安,电子,"])).await.status(201).id();
        make::company(&app).in_town("长安镇").named("示例甲有限公司").with("credit_code", CODE).save().await;
        let before = content(&app);
        commit(&office, id).await.refused(409, "plan_changed");
        assert_eq!(content(&app), before);
        let shown = office.get(format!("/api/v1/imports/{id}")).await.ok().json;
        assert_eq!(counts(&shown), [1, 0, 1, 0, 0, 0], "the batch shows what would happen now");
        commit(&office, id).await.ok();
        assert_eq!(office.get("/api/v1/companies").await.ok().items().len(), 1);
    }
}

on_both! {
    async fn a_senders_mapping_is_remembered(app: TestApp) {
        let office = app.office();
        let bytes = "单位,属于哪里\n示例甲有限公司,长安\n".as_bytes();
        let mapping = json!({"单位": "name", "属于哪里": "town"}).to_string();
        let first = [("kind", "companies"), ("mapping", mapping.as_str())];
        let id = office.upload("/api/v1/imports", &first, ("一.csv", bytes)).await.status(201).id();
        commit(&office, id).await.ok();
        let next = "单位,属于哪里\n示例乙有限公司,虎门\n".as_bytes();
        let batch = send(&office, "二.csv", next).await.status(201).json;
        assert_eq!(batch["mapping"], json!({"单位": "name", "属于哪里": "town"}));
        assert_eq!(counts(&batch), [1, 1, 0, 0, 0, 0]);
    }
}

on_both! {
    async fn what_has_not_happened_yet_is_refused_before_anything_is_written(app: TestApp) {
        let office = app.office();
        let list = format!("公司全称,证券代码,板块,上市日期,镇街,退出类型,退出日期,来源\n\
            示例甲股份有限公司,688001,科创板,2099-03-01,长安镇,,,\n\
            示例乙股份有限公司,688002,科创板,2021-03-01,长安镇,退市,2099-01-01,\n\
            示例丙股份有限公司,688003,科创板,2021-03-01,长安镇,,,{}\n", "长".repeat(201));
        let kind = [("kind", "listings")];
        let batch = office.upload("/api/v1/imports", &kind, ("上市公司.csv", list.as_bytes())).await;
        let batch = batch.status(201);
        assert_eq!(codes(&batch.json), ["future_date", "future_date", "too_long"]);
        let list = "企业名称,镇街,当前阶段,阶段日期\n示例丁有限公司,长安,辅导备案,2099-03-01\n";
        let batch = send(&office, "名单.csv", list.as_bytes()).await.status(201);
        assert_eq!(codes(&batch.json), ["future_date"]);
    }
}
