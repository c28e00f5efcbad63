//! The loader: files as text, and into a database of its own.

use super::load::load_these;
use super::parse::{self, SEEDS, Seed};
use super::*;
use crate::access::Scope;
use crate::db::{Database, DatabaseUrl, migrate};
use crate::department;
use crate::record::verify_chain;
use crate::town;

#[test]
fn the_seeds_are_sound() {
    assert_eq!(parse::all(&SEEDS).unwrap().len(), 7);
    let text = include_str!("../../seeds/towns.csv");
    let towns = parse::towns("towns.csv", text).unwrap();
    assert_eq!(towns.len(), 35);
    assert_eq!(towns.iter().filter(|town| town.counts_for_goal).count(), 33);
    let borders = include_str!("../../seeds/town_neighbours.csv");
    for border in csv::Reader::from_reader(borders.as_bytes()).records() {
        let border = border.unwrap();
        for code in [&border[0], &border[2]] {
            assert!(towns.iter().any(|town| town.code == code), "{code}");
        }
    }
    let standards = include_str!("../../seeds/listing_standards.toml");
    assert!(standards.parse::<toml::Table>().is_ok());
}

#[test]
fn what_contradicts_itself_is_refused() {
    let departments = "code,name,duties,official_order\na,甲,,1\na,乙,,2\n";
    let refused = parse::departments("departments.csv", departments).unwrap_err();
    assert_eq!(refused.code(), "bad_seed");
    assert!(refused.detail().contains("\"a\" 出现了两次"), "{}", refused.detail());

    let days = "date,kind,name\n2026-02-30,off,没有这一天\n";
    assert_eq!(parse::calendar("work_calendar.csv", days).unwrap_err().code(), "bad_seed");
    let kinds = "date,kind,name\n2026-02-03,half,半天\n";
    assert_eq!(parse::calendar("work_calendar.csv", kinds).unwrap_err().code(), "bad_seed");
    assert_eq!(
        parse::calendar("work_calendar.csv", "date,kind,name\n").unwrap_err().code(),
        "bad_seed"
    );

    let category = "code,name,lead_department,departments,usual_working_days,group,typical,evidence,official_order\n\
                    tax,税务,swj,swj|nobody,15,tax,,,1\n";
    let rows = parse::categories("blocker_categories.csv", category).unwrap();
    let known = std::collections::HashSet::from(["swj"]);
    let refused = parse::check_departments("blocker_categories.csv", &rows, &known).unwrap_err();
    assert!(refused.detail().contains("nobody"), "{}", refused.detail());
}

#[test]
fn rules_are_split_into_versions() {
    let text = "[[version]]\neffective_from = \"2024-01-01\"\nper = 2\n\
                [[version]]\neffective_from = \"2021-07-28\"\nper = 1\n";
    let versions = parse::rule("scoring.toml", text).unwrap();
    let dates: Vec<_> = versions.iter().map(|v| v.effective_from.to_string()).collect();
    assert_eq!(dates, ["2021-07-28", "2024-01-01"]);
    assert_eq!(versions[0].rule, "scoring");
    for broken in [
        "[[version]]\neffective_from = \"2021-13-01\"\n",
        "[[version]]\nper = 1\n",
        "per = 1\n",
        "[[version",
        &format!("{text}{text}"),
    ] {
        assert_eq!(parse::rule("scoring.toml", broken).unwrap_err().code(), "bad_seed", "{broken}");
    }
}

#[test]
fn a_stored_version_is_never_edited() {
    let stored = parse::rule("scoring.toml", RULE).unwrap();
    let commented = RULE.replace("per = 1", "per =   1 # 每家");
    let wanted = parse::rule("scoring.toml", &commented).unwrap();
    assert_eq!(parse::new_versions(&stored, &wanted).unwrap(), []);
    let edited = parse::rule("scoring.toml", &RULE.replace("per = 1", "per = 2")).unwrap();
    let refused = parse::new_versions(&stored, &edited).unwrap_err();
    assert_eq!(refused.code(), "rule_version_edited");
    let added = format!("{RULE}[[version]]\neffective_from = \"2025-01-01\"\nper = 2\n");
    let new = parse::new_versions(&stored, &parse::rule("scoring.toml", &added).unwrap()).unwrap();
    assert_eq!(new.len(), 1);
}

const RULE: &str = "[[version]]\neffective_from = \"2021-07-28\"\nper = 1\n";

#[test]
fn loading_twice_loads_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(DatabaseUrl::in_folder(folder.path())).unwrap();
    migrate(&database).unwrap();
    let at = "2026-11-23T08:00:00".parse().unwrap();
    let first = load(&database, at).unwrap();
    assert!(first.files.iter().all(|file| file.loaded && file.rows > 0), "{first}");
    assert!(load(&database, at).unwrap().files.iter().all(|file| !file.loaded));

    let mut corrected = SEEDS;
    corrected[0].text = Box::leak(SEEDS[0].text.replace("Guancheng", "Guanchéng").into());
    corrected[3].text = "date,kind,name\n2026-10-01,off,国庆节\n";
    let second = load_these(&database, at, &corrected).unwrap();
    let loaded: Vec<_> = second.files.iter().filter(|f| f.loaded).map(|f| f.rows).collect();
    assert_eq!(loaded, [35, 1]);

    let edited: Vec<Seed> = SEEDS
        .into_iter()
        .map(|seed| Seed {
            text: Box::leak(seed.text.replace("per = 30", "per = 31").into()),
            ..seed
        })
        .collect();
    assert_eq!(load_these(&database, at, &edited).unwrap_err().code(), "rule_version_edited");

    let scope = Scope::whole_city("a test");
    database
        .read(|db| {
            let towns = town::list(db, &scope)?;
            assert_eq!((towns.len(), towns[0].pinyin.as_str()), (35, "Guanchéng"));
            assert_eq!(towns[0].aliases.first().map(String::as_str), Some("莞城"));
            assert_eq!(town::gazetteer(db, &scope)?.by_name("高步镇").unwrap().name, "高埗镇");
            let land = department::category(db, &scope, "land_title")?.unwrap();
            assert_eq!(land.departments, ["zrzyj", "nyncj"]);
            assert!(
                department::exists(db, &scope, "jrb")? && !department::exists(db, &scope, "x")?
            );
            assert_eq!(crate::calendar::days(db)?.len(), 1);
            let on = |date: &str| date.parse().unwrap();
            assert!(rule_in_force(db, "scoring", on("2021-07-27"))?.is_none());
            let (from, body) = rule_in_force(db, "scoring", on("2026-01-01"))?.unwrap();
            assert_eq!(from, on("2021-07-28"));
            assert!(body.parse::<toml::Table>().unwrap().contains_key("item"));
            Ok(())
        })
        .unwrap();
    let report = database.read(verify_chain).unwrap();
    assert!(report.broken_at.is_none());
}
