//! Seed files as text, read and checked. No database here.

use std::collections::HashSet;
use std::hash::Hash;

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::model::{CalendarDay, RuleVersion};
use crate::department::{Category, Department};
use crate::error::Error;
use crate::misread;
use crate::standard::{self, Rulebook};
use crate::town::Town;

/// A seed file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed {
    pub file: &'static str,
    pub text: &'static str,
    pub read: fn(&str, &str) -> Result<Content, Error>,
}

/// What a seed file holds.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Towns(Vec<Town>),
    Departments(Vec<Department>),
    Categories(Vec<Category>),
    Calendar(Vec<CalendarDay>),
    Rule(Vec<RuleVersion>),
    /// Compiled in, and read from there; so many of them.
    Standards(usize),
}

macro_rules! seed {
    ($file:literal, $read:expr) => {
        Seed { file: $file, text: include_str!(concat!("../../seeds/", $file)), read: $read }
    };
}

/// Every file that is loaded, in the order in which rows point at one another.
pub(super) const SEEDS: [Seed; 7] = [
    seed!("towns.csv", |file, text| towns(file, text).map(Content::Towns)),
    seed!("departments.csv", |file, text| departments(file, text).map(Content::Departments)),
    seed!("blocker_categories.csv", |file, text| categories(file, text).map(Content::Categories)),
    seed!("work_calendar.csv", |file, text| calendar(file, text).map(Content::Calendar)),
    seed!("scoring.toml", |file, text| rule(file, text).map(Content::Rule)),
    seed!("grading.toml", |file, text| rule(file, text).map(Content::Rule)),
    seed!("listing_standards.toml", |_, _| standard::rulebook().map(standards)),
];

/// Reads every file and checks each by itself and against the others.
pub(super) fn all(seeds: &[Seed]) -> Result<Vec<(Seed, Content)>, Error> {
    let read = seeds
        .iter()
        .map(|seed| Ok((*seed, (seed.read)(seed.file, seed.text)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let known: HashSet<&str> = read
        .iter()
        .filter_map(|(_, content)| match content {
            Content::Departments(rows) => Some(rows),
            _ => None,
        })
        .flatten()
        .map(|department| department.code.as_str())
        .collect();
    for (seed, content) in &read {
        if let Content::Categories(rows) = content {
            check_departments(seed.file, rows, &known)?;
        }
    }
    Ok(read)
}

fn standards(rulebook: &Rulebook) -> Content {
    Content::Standards(rulebook.standards.len())
}

fn bad(file: &str, what: impl std::fmt::Display) -> Error {
    let what = what.to_string();
    let what = what.trim_end_matches('。');
    Error::refuse(
        StatusCode::INTERNAL_SERVER_ERROR,
        "bad_seed",
        "参考数据有误",
        format!("参考数据文件 seeds/{file} 有误：{what}。请更正该文件后重新编译程序。"),
    )
}

fn rows<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().cloned().unwrap_or_default();
    let rows = reader.deserialize().collect::<Result<Vec<T>, _>>();
    let rows = rows.map_err(|error| bad(file, misread::of_csv(&error, &headings)))?;
    if rows.is_empty() { Err(bad(file, "没有任何数据行")) } else { Ok(rows) }
}

/// Refuses a value that stands in two rows.
fn unique<'a, T, K>(
    file: &str,
    label: &str,
    rows: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Result<(), Error>
where
    K: Eq + Hash + std::fmt::Debug,
{
    let mut seen = HashSet::new();
    for row in rows {
        let value = key(row);
        if seen.contains(&value) {
            return Err(bad(file, format!("{label} {value:?} 出现了两次")));
        }
        seen.insert(value);
    }
    Ok(())
}

pub(super) fn towns(file: &str, text: &str) -> Result<Vec<Town>, Error> {
    let rows: Vec<Town> = rows(file, text)?;
    unique(file, "代码", &rows, |town| &town.code)?;
    unique(file, "名称", &rows, |town| &town.name)?;
    unique(file, "排序", &rows, |town| town.official_order)?;
    unique(file, "图上位置", &rows, |town| (town.tile_row, town.tile_column))?;
    let nine_digits = |code: &str| code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
    match rows.iter().find(|town| !nine_digits(&town.code)) {
        Some(town) => Err(bad(file, format!("代码“{}”应为 9 位数字", town.code))),
        None => Ok(rows),
    }
}

pub(super) fn departments(file: &str, text: &str) -> Result<Vec<Department>, Error> {
    let rows: Vec<Department> = rows(file, text)?;
    unique(file, "代码", &rows, |department| &department.code)?;
    unique(file, "排序", &rows, |department| department.official_order)?;
    match rows.iter().find(|department| department.code.is_empty() || department.name.is_empty()) {
        Some(department) => Err(bad(file, format!("“{}”缺少代码或名称", department.name))),
        None => Ok(rows),
    }
}

pub(super) fn categories(file: &str, text: &str) -> Result<Vec<Category>, Error> {
    let rows: Vec<Category> = rows(file, text)?;
    unique(file, "代码", &rows, |category| &category.code)?;
    unique(file, "排序", &rows, |category| category.official_order)?;
    match rows.iter().find(|category| category.usual_working_days < 1) {
        Some(category) => Err(bad(file, format!("“{}”的办理时限应大于 0", category.name))),
        None => Ok(rows),
    }
}

pub(super) fn check_departments(
    file: &str,
    rows: &[Category],
    known: &HashSet<&str>,
) -> Result<(), Error> {
    for category in rows {
        if !category.departments.contains(&category.lead_department) {
            let sentence = format!("“{}”的牵头部门不在参与部门之列", category.name);
            return Err(bad(file, sentence));
        }
        if let Some(code) = category.departments.iter().find(|code| !known.contains(code.as_str()))
        {
            let sentence = format!("“{}”的部门“{code}”不在 departments.csv 中", category.name);
            return Err(bad(file, sentence));
        }
    }
    Ok(())
}

pub(super) fn calendar(file: &str, text: &str) -> Result<Vec<CalendarDay>, Error> {
    let rows: Vec<CalendarDay> = rows(file, text)?;
    unique(file, "日期", &rows, |day| day.on_date)?;
    Ok(rows)
}

/// The versions of a rule file, in the order of their dates. The rule is called as the file is.
pub(super) fn rule(file: &str, text: &str) -> Result<Vec<RuleVersion>, Error> {
    let document: toml::Table = misread::toml(text).map_err(|error| bad(file, error))?;
    if let Some(name) = document.keys().find(|name| *name != "version") {
        return Err(bad(file, format!("“{name}”不在任何 [[version]] 之内")));
    }
    let Some(toml::Value::Array(tables)) = document.get("version") else {
        return Err(bad(file, "没有 [[version]]"));
    };
    let rule = file.strip_suffix(".toml").unwrap_or(file);
    let mut versions = tables
        .iter()
        .map(|table| {
            Ok(RuleVersion {
                rule: rule.to_owned(),
                effective_from: effective_from(file, table)?,
                body: toml::to_string(table).map_err(|error| bad(file, error))?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    unique(file, "effective_from", &versions, |version| version.effective_from)?;
    versions.sort_by_key(|version| version.effective_from);
    Ok(versions)
}

fn effective_from(file: &str, version: &toml::Value) -> Result<NaiveDate, Error> {
    let value = version.get("effective_from").and_then(toml::Value::as_str).unwrap_or_default();
    value.parse().map_err(|_| {
        bad(file, format!("effective_from “{value}”应为加引号的日期，例如 \"2021-07-28\""))
    })
}

/// The versions that are not stored yet. A stored one must not have become another; layout and
/// comments may.
pub(super) fn new_versions(
    stored: &[RuleVersion],
    wanted: &[RuleVersion],
) -> Result<Vec<RuleVersion>, Error> {
    let mut new = Vec::new();
    for version in wanted {
        match stored.iter().find(|old| old.effective_from == version.effective_from) {
            None => new.push(version.clone()),
            Some(old) if same(&old.body, &version.body) => {}
            Some(_) => return Err(edited(version)),
        }
    }
    Ok(new)
}

fn same(a: &str, b: &str) -> bool {
    a == b || a.parse::<toml::Table>().is_ok_and(|a| b.parse::<toml::Table>().is_ok_and(|b| a == b))
}

fn edited(version: &RuleVersion) -> Error {
    Error::conflict(
        "rule_version_edited",
        format!(
            "规则文件 seeds/{}.toml 中 {} 起生效的版本与已载入的内容不同。已生效的版本不得修改，\
             以便按它算出的结果日后可以复核：请恢复原内容，另加一个 [[version]]，写明新的生效日期。",
            version.rule, version.effective_from
        ),
    )
}
