//! A second, small fictional city in the same program: its names, units, plan and files.

mod folder;

use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx};
use kunpeng::city::Seeds;
use serde_json::{Value, json};

use crate::import::{commit, counts, send, take_in};
use crate::support::{Arrange, Browser, TestApp, TestDatabase, make};

/// Folder of the fictional city.
pub fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/it/city/示例市"].iter().collect()
}

/// The application for that city, on a database of its own.
struct OtherCity(TestApp);

impl Arrange for OtherCity {
    async fn arrange(place: TestDatabase) -> Self {
        let empty = TestDatabase::empty(place.engine()).expect("an engine");
        Self(TestApp::of_city(empty, Seeds::in_folder(&folder()).expect("a city")).await)
    }
}

/// Words that only the compiled-in city would show.
const STRANGE: [&str; 4] = ["东莞", "441900", "广东省", "鲲鹏计划"];

#[track_caller]
fn is_its_own(what: &str, text: &str) {
    for strange in STRANGE {
        assert!(!text.contains(strange), "{what} says {strange}:\n{text}");
    }
}

const LIST: &str = "\
企业名称,镇街,注册地址,当前阶段,阶段日期
示例市甲子电子有限公司,,示范省示例市甲子镇工业路1号,辅导备案,2025-06-01
示例市乙丑新材料有限公司,,示例市示例市乙丑镇新材路2号,,
示例市丙寅智造有限公司,,中国示范示例丙寅街道一路3号,,
示例市星河科技有限公司,,示例市丁卯镇星河园创新路4号,,
示例市笔误精密有限公司,示例市甲仔镇,,,
";

/// Unit assigned to each company.
fn units(app: &TestApp) -> Vec<String> {
    let query = "SELECT name || '|' || town_code AS line FROM companies ORDER BY id";
    let units = app.place().lines(query).into_iter();
    units.map(|line| line.split('|').nth(1).unwrap_or_default().to_owned()).collect()
}

async fn recorded(app: &TestApp) -> i64 {
    let batch = take_in(&app.office(), "名单.csv", LIST.as_bytes()).await;
    assert_eq!(counts(&batch), [5, 5, 0, 0, 0, 0], "{batch}");
    let page = app.office().get("/api/v1/companies?q=甲子电子").await.ok();
    page.items()[0]["id"].as_i64().expect("a number")
}

on_both! {
    async fn its_addresses_lead_to_its_units(city: OtherCity) {
        let OtherCity(app) = city;
        recorded(&app).await;
        let found = ["990100001", "990100002", "990100003", "990100401", "990100001"];
        assert_eq!(units(&app), found);
        let elsewhere = "企业名称,镇街,注册地址\n某某有限公司,,东莞市长安镇某路5号\n";
        let sent = send(&app.office(), "别处.csv", elsewhere.as_bytes()).await.status(201);
        assert_eq!(counts(&sent.json)[5], 1, "{}", sent.json);
        commit(&app.office(), sent.id()).await.ok();
    }

    async fn zero_is_broken_among_its_own_units(city: OtherCity) {
        let OtherCity(app) = city;
        let id = recorded(&app).await;
        make::listing(&app, id, "2026-02-02").await;
        let table = app.leader().get("/api/v1/break-zero").await.ok();
        let rows = table["rows"].as_array().expect("rows").clone();
        assert_eq!(rows.len(), 5);
        assert_eq!((&table["totals"]["units"], &table["totals"]["broken"]), (&json!(4), &json!(1)));
        let broken: Vec<&Value> = rows.iter().filter(|row| row["broken_zero"] == true).collect();
        assert_eq!((broken.len(), &broken[0]["town_name"]), (1, &json!("甲子镇")));
        let mut leader = Browser::signed_in(&app, "leader").await;
        let page = leader.get("/").await.ok().text();
        for word in ["示例市", "规划 2027 年 3 家", "示例计划", "《示例市上市五年规划》", "甲子镇", "尚未破零 3 个"] {
            assert!(page.contains(word), "no {word}:\n{page}");
        }
        is_its_own("总览", &page);
    }

    async fn its_pages_name_no_other_city(city: OtherCity) {
        let OtherCity(app) = city;
        recorded(&app).await;
        let signing_in = Browser::new(&app).get("/login").await.ok().text();
        assert!(signing_in.contains("示例市企业上市领导小组办公室"), "{signing_in}");
        is_its_own("登录", &signing_in);
        let mut office = Browser::signed_in(&app, "office").await;
        for path in ["/towns", "/towns/990100001", "/dictionaries", "/companies", "/imports", "/help"] {
            let page = office.get(path).await.ok().text();
            assert!(page.contains("示例市"), "{path} names no city:\n{page}");
            is_its_own(path, &page);
        }
    }

    async fn its_files_are_its_own(city: OtherCity) {
        let OtherCity(app) = city;
        recorded(&app).await;
        let list = app.office().get("/api/v1/exports/companies.csv").await.ok();
        let name = list.header("content-disposition").expect("a name");
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
        assert!(name.contains("示例市上市后备企业名单20260302.csv"), "{name}");
        is_its_own("export", &String::from_utf8_lossy(&list.bytes));
        let template = app.office().get("/api/v1/imports/template?kind=companies").await.ok();
        let mut book = Xlsx::new(Cursor::new(template.bytes)).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
        let row: Vec<&Data> = sheet.rows().nth(1).expect("an example").iter().collect();
        let text = format!("{row:?}");
        for word in ["示例示例智能科技", "91990100MA0EXAMPLE", "示范省示例市甲子镇", "0990-"] {
            assert!(text.contains(word), "no {word}: {text}");
        }
        is_its_own("template", &text);
    }

    async fn its_ledgers_know_its_departments(city: OtherCity) {
        let OtherCity(app) = city;
        recorded(&app).await;
        let ledger = "企业名称,问题类别,问题描述,牵头部门\n\
                      示例市甲子电子有限公司,社保,欠缴,示例人力社保中心\n\
                      示例市乙丑新材料有限公司,其他,欠税,示例市税务局\n\
                      示例市丙寅智造有限公司,合规证明,多头办理,东莞市税务局\n";
        let kind = [("kind", "blockers")];
        let sent = app.office().upload("/api/v1/imports", &kind, ("台账.csv", ledger.as_bytes())).await;
        let sent = sent.status(201);
        assert_eq!(counts(&sent.json), [3, 2, 0, 0, 0, 1], "{}", sent.json);
        commit(&app.office(), sent.id()).await.ok();
        let leads = "SELECT lead_department AS line FROM blockers ORDER BY id";
        assert_eq!(app.place().lines(leads), ["rsj", "swj"]);
    }

    async fn two_cities_of_one_program_do_not_meet(city: OtherCity) {
        let OtherCity(app) = city;
        recorded(&app).await;
        let place = TestDatabase::new(app.engine()).expect("an engine");
        let first = TestApp::arrange(place).await;
        make::company(&first).save().await;
        for (app, town, companies) in [(&app, "甲子镇", 5), (&first, "长安镇", 1), (&app, "甲子镇", 5)] {
            let page = app.office().get("/api/v1/companies?per_page=1").await.ok();
            assert_eq!(page["total"], companies);
            app.town(town).get("/api/v1/towns").await.ok();
        }
        let page = Browser::signed_in(&first, "leader").await.get("/").await.ok().text();
        assert!(page.contains("东莞市") && page.contains("规划 2025 年 120 家"), "{page}");
    }
}
