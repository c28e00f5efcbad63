//! Real lists of towns and exchanges, with the expected results.

use std::path::Path;

use serde_json::Value;

use super::{commit, content, counts};
use crate::support::TestApp;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

async fn imports_as_expected(app: TestApp, name: &str) {
    let folder = Path::new(FOLDER);
    let file = std::fs::read(folder.join(name)).expect(name);
    let expected = std::fs::read(folder.join(format!("{name}.expect.json"))).expect("expect.json");
    let expected: Value = serde_json::from_slice(&expected).expect("JSON");
    let office = app.office();
    let before = content(&app);

    let kind = expected["kind"].as_str().expect("kind");
    let fields = [("kind", kind)];
    let batch = office.upload("/api/v1/imports", &fields, (name, &file)).await.status(201);
    assert_eq!(content(&app), before, "a checked batch changes nothing");
    understood_as_expected(&batch.json, &expected);

    let id = batch.id();
    let committed = commit(&office, id).await.ok().json;
    assert_eq!(counts(&committed), counts(&batch.json));
    stored_as_expected(&app, &expected).await;
    commit(&office, id).await.refused(409, "already_committed");

    let after = content(&app);
    let again = office.upload("/api/v1/imports", &fields, (name, &file)).await.status(201);
    let [rows, created, updated, _, skipped, failed] =
        counts(&commit(&office, again.id()).await.ok().json);
    assert_eq!((created, updated), (0, 0), "the same list again changes nothing");
    assert_eq!(counts(&again.json)[3], rows - skipped - failed);
    assert_eq!(content(&app), after);

    let undo = |id| office.post(format!("/api/v1/imports/{id}/undo"), Value::Null);
    undo(again.id()).await.ok();
    assert_eq!(content(&app), after);
    let undone = undo(id).await.ok().json;
    assert_eq!(undone["kept"], serde_json::json!([]));
    assert_eq!(content(&app), before, "undo brings the content back");
    undo(id).await.refused(409, "already_undone");
}

fn understood_as_expected(batch: &Value, expected: &Value) {
    for name in ["rows", "created", "skipped", "failed"] {
        if let Some(number) = expected[name].as_i64() {
            assert_eq!(batch["counts"][name], number, "{name}: {:#}", batch["errors"]);
        }
    }
    let [rows, created, updated, unchanged, skipped, failed] = counts(batch);
    assert_eq!(rows, created + updated + unchanged + skipped + failed);
    for name in ["encoding", "sheet", "header_row"] {
        if !expected[name].is_null() {
            assert_eq!(batch[name], expected[name], "{name}");
        }
    }
    let errors = batch["errors"].as_array().expect("errors");
    for (row, code) in expected["error_codes_by_row"].as_object().into_iter().flatten() {
        let of_row: Vec<&Value> = errors
            .iter()
            .filter(|e| e["row"].as_u64() == row.parse().ok())
            .map(|e| &e["code"])
            .collect();
        assert_eq!(of_row, [code], "row {row}");
    }
}

async fn stored_as_expected(app: &TestApp, expected: &Value) {
    let leader = app.leader();
    for sample in expected["sample"].as_array().into_iter().flatten() {
        let code = sample["credit_code"].as_str().expect("code");
        let found = leader.get(format!("/api/v1/companies?q={code}")).await.ok();
        let [company] = found.items() else { panic!("{code}: {}", found.summary()) };
        let town = app.town_code(sample["town"].as_str().expect("town"));
        assert_eq!(company["town_code"], town.as_str(), "{code}");
        for name in ["registered_capital_yuan", "established_on"] {
            if !sample[name].is_null() {
                assert_eq!(company[name], sample[name], "{code} {name}");
            }
        }
    }
    if let Some(by_town) = expected["listed_by_town"].as_object() {
        let table = leader.get("/api/v1/break-zero").await.ok().json;
        for row in table["rows"].as_array().expect("rows") {
            let name = row["town_name"].as_str().expect("name");
            let listed = by_town.get(name).and_then(Value::as_i64).unwrap_or(0);
            assert_eq!(row["listed"], listed, "{name}");
        }
    }
}

macro_rules! fixtures {
    ($($test:ident: $file:literal,)+) => {
        $( on_both! {
            async fn $test(app: TestApp) {
                imports_as_expected(app, $file).await;
            }
        } )+
    };
}

fixtures! {
    a_recommendation_table_in_gbk: "推荐汇总表_gbk.csv",
    a_summary_with_two_heading_levels: "一览表_两级表头.xlsx",
    a_binary_workbook: "清单.xls",
    a_unicode_text_file: "unicode文本.txt",
    an_exchanges_list_of_shares: "A股列表.xlsx",
}
