//! What a change of a company writes: only the changed columns, and few pages.

use std::collections::HashMap;

use chrono::DateTime;
use kunpeng::server::rounds;
use serde_json::{Value, json};

use crate::import::take_in;
use crate::support::{TestApp, make};

/// Maximum number of pages that a change of one number may write to the log.
const MOST_PAGES: usize = 12;

/// A change of every fact, grouped by facts that can only change together.
fn facts() -> Vec<Value> {
    vec![
        json!({"name": "东莞市新称股份有限公司"}),
        json!({"short_name": "新称"}),
        json!({"credit_code": "914419002818871883"}),
        json!({"old_registration_no": "441900000012340"}),
        json!({"registered_address": "长安镇一号"}),
        json!({"legal_representative": "张三"}),
        json!({"established_on": "2001-02-03"}),
        json!({"registered_capital_yuan": 5_000_000}),
        json!({"foreign_capital": 1_000, "foreign_capital_currency": "HKD"}),
        json!({"industry": "电子"}),
        json!({"main_business": "芯片"}),
        json!({"tags": ["绿色企业"]}),
        json!({"employees": 77}),
        json!({"contact_person": "李四"}),
        json!({"contact_phone": "076912345678"}),
        json!({"target_board": "bse"}),
        json!({"planned_filing_on": "2027-01-01"}),
        json!({"reserve_batch": "第一批"}),
        json!({"entered_pool_on": "2025-01-01"}),
        json!({"left_pool_on": "2025-06-01", "left_pool_reason": "已迁出"}),
        json!({"sponsor": "甲证券"}),
        json!({"auditor_firm": "乙会计师事务所"}),
        json!({"law_firm": "丙律师事务所"}),
        json!({"note": "备注"}),
    ]
}

/// Members that change for other reasons than the changed fact.
const FOLLOWS: [&str; 4] = ["version", "updated_at", "former_names", "priority"];

/// Changes a company and asserts that only this change is visible.
async fn changes_alone(app: &TestApp, path: &str, change: &Value) {
    let before = app.office().get(path).await.ok();
    app.office().patch(path, before.version(), change.clone()).await.ok();
    let after = app.office().get(path).await.ok();
    assert_eq!(after.version(), before.version() + 1, "{change}");
    for (name, now) in after.json.as_object().expect("an object") {
        match change.get(name) {
            Some(value) if name == "contact_phone" => assert_eq!(now.is_null(), value.is_null()),
            Some(value) => assert_eq!(now, value, "{change}"),
            None if FOLLOWS.contains(&name.as_str()) => {}
            None => assert_eq!(*now, before[name], "{change} changed {name}"),
        }
    }
}

on_both! {
    /// A change of one fact changes nothing else.
    async fn each_fact_is_stored_by_itself(app: TestApp) {
        let path = format!("/api/v1/companies/{}", make::company(&app).save().await);
        for change in facts() {
            changes_alone(&app, &path, &change).await;
        }
        for mut change in facts().into_iter().rev() {
            let members = change.as_object_mut().expect("an object");
            for (_, value) in members.iter_mut().filter(|(name, _)| *name != "name") {
                *value = if value.is_array() { json!([]) } else { Value::Null };
            }
            if change.get("name").is_none() {
                changes_alone(&app, &path, &change).await;
            }
        }
    }

    /// Keys change with the facts they are derived from, and only with them.
    async fn keys_follow_their_facts(app: TestApp) {
        let path = format!("/api/v1/companies/{}", make::company(&app).named("东莞市旧名有限公司").save().await);
        let keys = || {
            let query = "SELECT folded_name || '|' || sort_key || '|' || search_text || '|' \
                || CAST(capital_key AS TEXT) AS line FROM companies";
            app.place().lines(query).remove(0)
        };
        let before = keys();
        app.office().patch(&path, 1, json!({"employees": 5})).await.ok();
        assert_eq!(keys(), before);
        app.office().patch(&path, 2, json!({"registered_capital_yuan": 7})).await.ok();
        assert_eq!(keys(), before.replace("|-1", "|7"));
        app.office().patch(&path, 3, json!({"name": "东莞市新称有限公司"})).await.ok();
        let named = keys();
        assert!(named.contains("新称") && named.contains("jm") && named.ends_with("|7"), "{named}");
        app.office().patch(&path, 4, json!({"short_name": "新"})).await.ok();
        assert!(keys().contains("\nx\n") , "{}", keys());
    }
}

/// Trigger that refuses an UPDATE naming one of these columns, even with the same value.
const NAMED: &str = "CREATE TRIGGER named AFTER UPDATE OF name, short_name, credit_code, town_code,
    industry, tags, target_board, note, folded_name, sort_key, search_text, capital_key,
    stock_codes, priority_key, stage, phase, grade, open_blockers, deleted_at
    ON companies BEGIN SELECT RAISE(ABORT, 'it did not change'); END";

/// Creates companies of a city. Neighbours in one sort order are far apart in another.
async fn books(app: &TestApp) {
    let line = |n: i64| {
        let (town, scattered) =
            (["长安镇", "虎门镇", "大朗镇", "寮步镇"][n as usize % 4], n * 7_919 % 3_001);
        format!(
            "东莞市示例{scattered}号科技有限公司,{town},{},{},电子,科创板\n",
            scattered % 997,
            scattered + 10
        )
    };
    let list: String = (0..3_000).map(line).collect();
    let list = format!("企业名称,镇街,员工人数,注册资本（万元）,行业,拟上市板块\n{list}");
    take_in(&app.office(), "名单.csv", list.as_bytes()).await;
    let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
    rounds::go(app.journal(), now).expect("a round");
    app.wait(chrono::TimeDelta::hours(1));
}

/// Returns the table or index of each page that a change writes to the log, with repetitions.
async fn pages_written(app: &TestApp, change: impl AsyncFnOnce()) -> Vec<String> {
    let log = app.place().file("kunpeng.sqlite3-wal");
    app.place().sql("PRAGMA wal_autocheckpoint = 0; PRAGMA wal_checkpoint(TRUNCATE)");
    assert_eq!(std::fs::metadata(&log).expect("a log").len(), 0);
    change().await;
    let log = std::fs::read(&log).expect("a log");
    let frames = log.get(32..).unwrap_or_default().chunks(24 + 4_096);
    let pages: Vec<u32> = frames
        .map(|frame| u32::from_be_bytes(frame[..4].try_into().expect("a page's number")))
        .collect();
    let names = app.place().lines("SELECT pageno || ' ' || name AS line FROM dbstat");
    let names: HashMap<&str, &str> = names.iter().filter_map(|line| line.split_once(' ')).collect();
    let name =
        |page: &u32| names.get(page.to_string().as_str()).map_or("free", |name| *name).to_owned();
    pages.iter().map(name).collect()
}

on_one! {
    async fn an_update_names_what_changed_and_nothing_else(app: TestApp) {
        let path = format!("/api/v1/companies/{}", make::company(&app).save().await);
        app.place().sql(NAMED);
        app.office().patch(&path, 1, json!({"employees": 5})).await.ok();
        app.office().patch(&path, 2, json!({"sponsor": "甲证券"})).await.ok();
    }

    async fn a_change_of_one_number_writes_few_pages(app: TestApp) {
        books(&app).await;
        let path = "/api/v1/companies/1500";
        let mut version = app.office().get(path).await.ok().version();
        for employees in [12_345, 12_346] {
            let pages = pages_written(&app, async || {
                let change = json!({"employees": employees});
                app.office().patch(path, version, change).await.ok();
            })
            .await;
            version += 1;
            assert!(pages.len() <= MOST_PAGES, "{} pages, {MOST_PAGES} at most: {pages:?}", pages.len());
        }
        let unchanged = pages_written(&app, async || {
            app.office().patch(path, version, json!({"employees": 12_346})).await.ok();
        });
        assert_eq!(unchanged.await, [""; 0], "what is as it was is not written");
    }
}
