//! All features together: reference data in a database of its own, and words.

use super::{FEATURES, hooks};
use crate::access::Scope;
use crate::audit;
use crate::calendar;
use crate::city::Seeds;
use crate::db::{Database, DatabaseUrl, migrate};
use crate::department;
use crate::record::{Glossary, Journal, verify_chain};
use crate::reference::{self, Seed, load};
use crate::town;

fn compiled() -> Seeds {
    Seeds::compiled().unwrap()
}

fn text(file: &str) -> String {
    compiled().file(file).unwrap().text.to_owned()
}

#[test]
fn every_file_of_a_city_is_loaded() {
    let hooks = hooks(FEATURES.iter().copied());
    let mut loaded: Vec<_> = hooks.of::<Seed>().map(|seed| seed.file).collect();
    loaded.sort_unstable();
    let all = [
        "blocker_categories.csv",
        "city.toml",
        "credit_report.csv",
        "departments.csv",
        "grading.toml",
        "listing_standards.toml",
        "scoring.toml",
        "towns.csv",
        "work_calendar.csv",
    ];
    assert_eq!(loaded, all);
    assert!(all.into_iter().all(|name| compiled().file(name).is_ok()));
}

#[test]
fn borders_lie_between_units() {
    let codes: Vec<String> = csv::Reader::from_reader(text("towns.csv").as_bytes())
        .records()
        .map(|town| town.unwrap()[0].to_owned())
        .collect();
    assert_eq!(codes.len(), 35);
    let borders = include_str!("../../seeds/town_neighbours.csv");
    for border in csv::Reader::from_reader(borders.as_bytes()).records() {
        let border = border.unwrap();
        for code in [&border[0], &border[2]] {
            assert!(codes.iter().any(|known| known == code), "{code}");
        }
    }
}

/// A journal of the same database with one seed file replaced.
fn with(database: &Database, file: &str, text: impl Into<String>) -> Journal {
    super::journal(database.clone(), compiled().with(file, text).unwrap())
}

#[test]
fn loading_twice_loads_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(DatabaseUrl::in_folder(folder.path())).unwrap();
    migrate(&database).unwrap();
    let journal = super::journal(database.clone(), compiled());
    let at = "2026-11-23T08:00:00".parse().unwrap();
    let first = load(&journal, at).unwrap();
    assert!(first.files.iter().all(|file| file.loaded && file.rows > 0), "{first}");
    assert!(load(&journal, at).unwrap().files.iter().all(|file| !file.loaded));

    let calendar = "date,kind,name\n2026-10-01,off,国庆节\n";
    let towns = text("towns.csv").replace("Guancheng", "Guanchéng");
    let corrected = compiled().with("towns.csv", towns).unwrap();
    let corrected = corrected.with("work_calendar.csv", calendar).unwrap();
    let journal = super::journal(database.clone(), corrected);
    let second = load(&journal, at).unwrap();
    let mut loaded: Vec<_> = second.files.iter().filter(|f| f.loaded).map(|f| f.rows).collect();
    loaded.sort_unstable();
    assert_eq!(loaded, [1, 35]);

    for (file, from, to, code) in [
        ("scoring.toml", "per = 30", "per = 31", "rule_version_edited"),
        ("scoring.toml", "per = 30", "per = \"much\"", "bad_seed"),
        ("towns.csv", "\n4419", "\n9999", "foreign_file"),
        ("departments.csv", "\njrb,", "\njrbb,", "bad_seed"),
        ("credit_report.csv", "\nzrzyj,", "\nnobody,", "bad_seed"),
    ] {
        let other = with(&database, file, text(file).replace(from, to));
        assert_eq!(load(&other, at).unwrap_err().code(), code, "{file} {to}");
    }

    let scope = Scope::whole_city("a test");
    database
        .read(|db| {
            let towns = town::list(db, &scope)?;
            assert_eq!((towns.len(), towns[0].pinyin.as_str()), (35, "Guanchéng"));
            assert_eq!(towns[0].aliases.first().map(String::as_str), Some("莞城"));
            assert_eq!(
                town::gazetteer(db, &scope, journal.seeds())?.by_name("高步镇").unwrap().name,
                "高埗镇"
            );
            let land = department::category(db, &scope, "land_title")?.unwrap();
            assert_eq!(land.departments, ["zrzyj", "nyncj"]);
            assert!(
                department::exists(db, &scope, "jrb")? && !department::exists(db, &scope, "x")?
            );
            assert_eq!(calendar::days(db)?.len(), 1);
            let on = |date: &str| date.parse().unwrap();
            assert!(reference::rule_in_force(db, "scoring", on("2021-07-27"))?.is_none());
            let (from, body) = reference::rule_in_force(db, "scoring", on("2026-01-01"))?.unwrap();
            assert_eq!(from, on("2021-07-28"));
            assert!(body.parse::<toml::Table>().unwrap().contains_key("item"));
            Ok(())
        })
        .unwrap();
    let report = database.read(verify_chain).unwrap();
    assert!(report.broken_at.is_none());
}

fn glossary() -> Glossary {
    Glossary::of(&hooks(FEATURES.iter().copied()))
}

#[test]
fn the_details_of_an_act_are_read_as_words() {
    let glossary = glossary();
    for (object, stored, read) in [
        ("session", r#"{}"#, ""),
        ("session", r#"{"why":"logout"}"#, "原因：本人退出"),
        (
            "user",
            r#"{"fields":["role","town_code","note"],"role":"town","active":true,"department_code":null}"#,
            "修改的项目：角色、镇街（园区）代码、备注；角色：镇街专班；启用：是",
        ),
        (
            "import",
            r#"{"file":"名单.csv","counts":{"rows":3,"failed":1}}"#,
            "文件：名单.csv；核对结果：行数 3，有误 1",
        ),
        (
            "import",
            r#"{"again":true,"read":{"sheet":null,"mapping":{"单位":"name"}}}"#,
            "再次核对：是；识别方式：工作表 —，列的含义 单位 企业名称",
        ),
        ("company", r#"{"step":"suspended","from":"inquiry"}"#, "阶段：中止；原为：问询"),
        (
            "user",
            r#"{"agent":"Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0"}"#,
            "浏览器或程序：Edge 131",
        ),
        ("user", r#"{"agent":"curl/8.1"}"#, "浏览器或程序：curl/8.1"),
        (
            "setting",
            r#"{"source_order":{"from":"tax、town","to":"town、tax"}}"#,
            "来源优先顺序：原为 税务、镇街填报，改为 镇街填报、税务",
        ),
        (
            "export",
            r#"{"filter":{"phase":"guidance","sort":"-employees,name"},"rows":2,"format":"csv"}"#,
            "查询条件：阶段大类 辅导，排序 员工人数（倒序），企业名称；行数：2；格式：CSV 文本（UTF-8）",
        ),
        ("user", r#"{"novel":"x"}"#, "novel：x"),
        ("user", "not json", "not json"),
    ] {
        assert_eq!(audit::detail(&glossary, object, stored), read);
    }
}

#[test]
fn no_word_stands_twice() {
    let glossary = glossary();
    let codes = |words: Vec<crate::record::Word>| {
        let once: std::collections::HashSet<_> = words.iter().map(|(code, _)| *code).collect();
        assert_eq!(once.len(), words.len(), "{words:?}");
    };
    codes(glossary.actions().collect());
    codes(glossary.kinds().collect());
}
