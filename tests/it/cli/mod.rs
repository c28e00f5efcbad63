//! The command line, run as a separate process.

mod plain;
mod restore;
mod upgrade;
mod wording;

use std::process::{Command, Output};

use serde_json::Value;

use crate::server::words;
use crate::support::TestDatabase;
use crate::support::process::kunpeng;

/// Runs the program on a folder with the embedded database.
fn on(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kunpeng"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KUNPENG_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL").env("KUNPENG_DATA_DIR", folder);
    command.stdin(std::process::Stdio::null());
    command
}

fn run(command: &mut Command, arguments: &[&str]) -> Output {
    command.args(arguments).output().expect("run kunpeng")
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn the_tour_ends_where_the_published_figures_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = ends(&run(&mut on(folder.path()), &["demo", "--no-serve"]), 0);
    assert!(said.contains("已破零 23 / 33"), "{said}");
    for zero in "莞城 中堂 望牛墩 麻涌 石碣 大朗 樟木头 谢岗 东坑 茶山".split(' ')
    {
        let line = said.lines().find(|line| line.contains("尚未破零")).expect("a line");
        assert!(line.contains(zero), "{zero}: {line}");
    }
    let asked = ["break-zero", "--as-of", "2021-08-26", "--json"];
    let table = json(&ends(&run(&mut on(folder.path()), &asked), 0));
    assert_eq!(table["totals"]["listed_domestic"], 45);
    ends(&run(&mut on(folder.path()), &["check"]), 0);
    assert!(said.contains("考核期"), "{said}");
    let url = kunpeng::db::DatabaseUrl::in_folder(folder.path());
    let missing = words::missing(&kunpeng::db::Database::open(url).expect("open"));
    assert!(missing.is_empty(), "add to words.rs of their features: {missing:#?}");
    // Existing data is never mixed with demo data.
    ends(&run(&mut on(folder.path()), &["demo", "--no-serve"]), 2);
}

#[test]
fn a_backup_restores_and_nothing_else_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let list = file("名单.csv");
    std::fs::write(&list, "企业名称,镇街\n示例甲有限公司,长安镇\n").expect("a list");
    ends(&run(&mut on(folder.path()), &["import", &list, "--kind", "companies"]), 0);
    ends(&run(&mut on(folder.path()), &["backup", &file("一.bak")]), 0);
    ends(&run(&mut on(folder.path()), &["backup", &file("一.bak")]), 2);

    std::fs::write(&list, "企业名称,镇街\n示例乙有限公司,长安镇\n").expect("a list");
    ends(&run(&mut on(folder.path()), &["import", &list, "--kind", "companies"]), 0);
    let exported = || {
        ends(
            &run(&mut on(folder.path()), &["export", "companies", "--format", "csv", "-o", "-"]),
            0,
        )
    };
    assert_eq!(exported().lines().count(), 3);

    std::fs::write(file("空.bak"), "").expect("an empty file");
    ends(&run(&mut on(folder.path()), &["restore", &file("空.bak")]), 2);
    std::fs::write(file("坏.bak"), "not a database at all").expect("a file");
    ends(&run(&mut on(folder.path()), &["restore", &file("坏.bak")]), 1);
    assert_eq!(exported().lines().count(), 3, "a refused restore changes nothing");

    ends(&run(&mut on(folder.path()), &["restore", &file("一.bak")]), 0);
    assert_eq!(exported().lines().count(), 2);
    let kept = std::fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok);
    let kept = kept.filter(|e| e.file_name().to_string_lossy().contains("before-restore"));
    assert_eq!(kept.count(), 1);
}

#[test]
fn a_ledger_of_blockers_goes_in_and_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(&path, text).expect("a list");
        path
    };
    let companies = file("名单.csv", "企业名称,镇街\n示例甲有限公司,长安镇\n");
    ends(&run(&mut on(folder.path()), &["import", &companies, "--kind", "companies"]), 0);
    let ledger = file("台账.csv", "企业名称,问题类别,问题描述\n示例甲有限公司,社保,欠缴\n");
    ends(&run(&mut on(folder.path()), &["import", &ledger, "--kind", "blockers"]), 0);
    let export = ["export", "blockers", "--format", "csv", "--filter", "category=social_insurance"];
    let exported = ends(&run(&mut on(folder.path()), &[&export[..], &["-o", "-"]].concat()), 0);
    assert_eq!(exported.lines().count(), 2);
    assert!(exported.contains("示例甲有限公司,长安镇,社会保险,一般"), "{exported}");
}

#[test]
fn a_database_in_use_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    ends(&run(&mut on(folder.path()), &["seed"]), 0);
    let backup = folder.path().join("一.bak").to_string_lossy().into_owned();
    ends(&run(&mut on(folder.path()), &["backup", &backup]), 0);
    let url = kunpeng::db::DatabaseUrl::in_folder(folder.path());
    let held = kunpeng::db::Database::open(url).expect("open");
    let refused = run(&mut on(folder.path()), &["restore", &backup]);
    ends(&refused, 1);
    drop(held);
}

on_both! {
    async fn exit_codes_tell_arguments_from_rows(place: TestDatabase) {
        let list = place.file("名单.csv").to_string_lossy().into_owned();
        std::fs::write(&list, "企业名称,镇街\n示例甲有限公司,长安镇\n示例乙有限公司,广州\n").expect("a list");
        let import = |more: &[&str]| {
            let mut arguments = vec!["import", list.as_str(), "--kind", "companies", "--json"];
            arguments.extend(more);
            run(&mut kunpeng(&place), &arguments)
        };
        let unlike = r#"{"企业名称":"name","镇街":""}"#;
        let tried = json(&ends(&import(&["--dry-run", "--mapping", unlike]), 3));
        assert_eq!(tried["unmapped"].as_array().map(Vec::len), Some(1), "{tried}");
        ends(&import(&["--mapping", "企业名称=name"]), 2);
        let aborted = json(&ends(&import(&[]), 3));
        assert_eq!(aborted["state"], "checked");
        assert_eq!(aborted["counts"]["failed"], 1);
        let skipped = json(&ends(&import(&["--on-error", "skip"]), 3));
        assert_eq!(skipped["state"], "committed");
        assert_eq!(skipped["counts"]["created"], 1);
        ends(&import(&["--as", "leader"]), 1);
        ends(&import(&["--as", "nobody-at-all"]), 2);
        ends(&run(&mut kunpeng(&place), &["import", "没有.csv", "--kind", "companies"]), 2);
        ends(&run(&mut kunpeng(&place), &["import", &list, "--kind", "songs"]), 2);
        ends(&run(&mut kunpeng(&place), &["break-zero", "--as-of", "yesterday"]), 2);
        ends(&run(&mut kunpeng(&place), &["rank", "--period", "last year"]), 2);
        let league = json(&ends(&run(&mut kunpeng(&place), &["rank", "--period", "2026", "--json"]), 0));
        assert_eq!(league["period"], "2026");
        let accounts = json(&ends(&run(&mut kunpeng(&place), &["user", "list", "--json"]), 0));
        assert!(accounts["items"].is_array());
    }
}
