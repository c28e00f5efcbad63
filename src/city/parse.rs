//! Reads and checks `city.toml`.

use std::ops::RangeInclusive;

use serde::Deserialize;

use super::model::{City, Plan, Target};
use super::seeds::SeedFile;
use crate::error::Error;
use crate::misread;

/// Years allowed in a plan.
const YEARS: RangeInclusive<i32> = 1990..=2100;

/// Reads the file.
///
/// # Errors
/// `bad_seed` with the mistake and its place.
pub(super) fn city(file: &SeedFile<'_>) -> Result<City, Error> {
    let city: City = misread::toml(file.text).map_err(|misread| file.bad(misread))?;
    match fault(&city) {
        Some(what) => Err(file.bad(what)),
        None => Ok(city),
    }
}

/// Checks that units and departments named in `city.toml` exist in the city's other files.
pub(super) fn check_names(
    city: &City,
    own: &SeedFile<'_>,
    (towns, departments): (&SeedFile<'_>, &SeedFile<'_>),
) -> Result<(), Error> {
    let (units, departments) = (towns.rows::<Unit>()?, departments.rows::<Department>()?);
    if !units.iter().any(|unit| unit.name == city.example_town) {
        let what = format!("example_town “{}”不在 towns.csv 中", city.example_town);
        return Err(own.bad(what));
    }
    let is_short_name = |name: &String| units.iter().any(|unit| unit.short_name == *name);
    if let Some(name) = city.addresses.misspelt.values().find(|name| !is_short_name(name)) {
        let what = format!("addresses.misspelt 中的“{name}”不是 towns.csv 中的简称");
        return Err(own.bad(what));
    }
    let is_known = |code: &String| departments.iter().any(|department| department.code == *code);
    match city.departments.keys().find(|code| !is_known(code)) {
        Some(code) => Err(own.bad(format!("departments 中的“{code}”不在 departments.csv 中"))),
        None => Ok(()),
    }
}

/// The columns of `towns.csv` that are checked.
#[derive(Deserialize)]
struct Unit {
    name: String,
    short_name: String,
}

/// The column of `departments.csv` that is checked.
#[derive(Deserialize)]
struct Department {
    code: String,
}

/// Returns the first mistake found.
fn fault(city: &City) -> Option<String> {
    let texts = [
        ("name", &city.name),
        ("short_name", &city.short_name),
        ("example_town", &city.example_town),
        ("offices.leading_group", &city.offices.leading_group),
        ("offices.office", &city.offices.office),
        ("plan.name", &city.plan.name),
        ("plan.source", &city.plan.source),
    ];
    if let Some((name, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
        return Some(format!("“{name}”不能为空"));
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if city.region_code.len() != 6 || !digits(&city.region_code) {
        return Some(format!("region_code “{}”应为 6 位数字", city.region_code));
    }
    if !digits(&city.dialling_code) {
        return Some(format!("dialling_code “{}”应为数字", city.dialling_code));
    }
    if city.above.iter().chain(&city.addresses.elsewhere).any(String::is_empty) {
        return Some("above 和 addresses.elsewhere 中不能有空的名称".to_owned());
    }
    if let Some(own) = city.addresses.elsewhere.iter().find(|name| **name == city.short_name) {
        return Some(format!("addresses.elsewhere 中的“{own}”就是本市"));
    }
    of_plan(&city.plan)
}

fn of_plan(plan: &Plan) -> Option<String> {
    let all = || std::iter::once(&plan.base).chain(&plan.targets);
    let misplaced = || all().zip(&plan.targets).find(|(before, after)| after.year <= before.year);
    all().find_map(of_target).or_else(|| {
        let (_, target) = misplaced()?;
        Some(format!("plan 的年份应从早到晚，每年一次：{} 年排错了位置", target.year))
    })
}

fn of_target(target: &Target) -> Option<String> {
    let Target { year, companies, source } = target;
    if !YEARS.contains(year) || *companies < 0 || source.trim().is_empty() {
        return Some(format!("plan 中 {year} 年的目标须写明年份、不小于 0 的家数和出处"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Seeds;
    use super::*;

    const TEXT: &str = include_str!("../../seeds/city.toml");

    #[test]
    fn names_that_no_other_file_has_are_refused() {
        let seeds = Seeds::compiled().unwrap();
        for (from, to) in [
            ("example_town = \"长安镇\"", "example_town = \"某镇\""),
            ("\"高步\" = \"高埗\"", "\"高步\" = \"某镇\""),
            ("whj = ", "someone = "),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let refused = seeds.with("city.toml", TEXT.replace(from, to)).unwrap_err();
            assert_eq!(refused.code(), "bad_seed", "{to}");
            assert!(refused.detail().contains("seeds/city.toml"), "{refused}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        assert!(Seeds::compiled().is_ok());
        for (from, to, said) in [
            ("region_code = \"441900\"", "region_code = \"4419\"", "6 位数字"),
            ("short_name = \"东莞\"", "short_name = \" \"", "short_name"),
            ("year = 2025", "year = 2022", "2022 年排错了位置"),
            ("companies = 120", "companies = -1", "2025 年的目标"),
            ("companies = 100", "companies = \"100\"", "plan.targets[0].companies"),
            ("[offices]", "[offices", "第 11 行"),
            ("[offices]", "[office]", "office"),
            ("\"广州\"", "\"东莞\"", "就是本市"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let text = TEXT.replace(from, to);
            let refused = city(&SeedFile::compiled("city.toml", &text)).unwrap_err();
            assert_eq!(refused.code(), "bad_seed", "{to}");
            assert!(refused.detail().contains(said), "{to}: {}", refused.detail());
        }
    }
}
