//! The reference data of all features together, into a database of its own.

use super::{FEATURES, hooks};
use crate::access::Scope;
use crate::calendar;
use crate::db::{Database, DatabaseUrl, migrate};
use crate::department;
use crate::record::verify_chain;
use crate::reference::{self, Seed, load, load_these};
use crate::town;

fn seeds() -> Vec<Seed> {
    hooks(FEATURES.iter().copied()).of::<Seed>().copied().collect()
}

fn edited(seed: &Seed, from: &str, to: &str) -> Seed {
    Seed { text: Box::leak(seed.text.replace(from, to).into()), ..*seed }
}

#[test]
fn borders_lie_between_units() {
    let all = seeds();
    assert_eq!(all.len(), 7);
    let towns = all.iter().find(|seed| seed.file == "towns.csv").unwrap().text;
    let codes: Vec<String> = csv::Reader::from_reader(towns.as_bytes())
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

#[test]
fn loading_twice_loads_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(DatabaseUrl::in_folder(folder.path())).unwrap();
    migrate(&database).unwrap();
    let journal = super::journal(database.clone());
    let at = "2026-11-23T08:00:00".parse().unwrap();
    let first = load(&journal, at).unwrap();
    assert!(first.files.iter().all(|file| file.loaded && file.rows > 0), "{first}");
    assert!(load(&journal, at).unwrap().files.iter().all(|file| !file.loaded));

    let seeds = seeds();
    let corrected: Vec<Seed> = seeds
        .iter()
        .map(|seed| match seed.file {
            "towns.csv" => edited(seed, "Guancheng", "Guanchéng"),
            "work_calendar.csv" => {
                Seed { text: "date,kind,name\n2026-10-01,off,国庆节\n", ..*seed }
            }
            _ => *seed,
        })
        .collect();
    let second = load_these(&journal, at, &corrected).unwrap();
    let mut loaded: Vec<_> = second.files.iter().filter(|f| f.loaded).map(|f| f.rows).collect();
    loaded.sort_unstable();
    assert_eq!(loaded, [1, 35]);

    let other: Vec<Seed> = seeds.iter().map(|seed| edited(seed, "per = 30", "per = 31")).collect();
    assert_eq!(load_these(&journal, at, &other).unwrap_err().code(), "rule_version_edited");

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
