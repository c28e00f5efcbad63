//! Parses and checks seed files. Uses no database.

use std::collections::HashSet;
use std::hash::Hash;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::model::RuleVersion;
use crate::city::SeedFile;
use crate::error::{Code, Error};
use crate::misread;

/// Reads the rows of a CSV file; refuses a file without rows.
pub fn rows<T: DeserializeOwned>(file: &SeedFile<'_>) -> Result<Vec<T>, Error> {
    let rows = file.rows()?;
    if rows.is_empty() { Err(file.bad("没有任何数据行")) } else { Ok(rows) }
}

/// Refuses rows with the same value.
pub fn unique<'a, T, K>(
    file: &SeedFile<'_>,
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
            return Err(file.bad(format!("{label} {value:?} 出现了两次")));
        }
        seen.insert(value);
    }
    Ok(())
}

/// Reads the versions of a rule file, by date. The rule has the name of the file.
pub(super) fn rule(file: &SeedFile<'_>) -> Result<Vec<RuleVersion>, Error> {
    let document: toml::Table = misread::toml(file.text).map_err(|error| file.bad(error))?;
    if let Some(name) = document.keys().find(|name| *name != "version") {
        return Err(file.bad(format!("“{name}”不在任何 [[version]] 之内")));
    }
    let Some(toml::Value::Array(tables)) = document.get("version") else {
        return Err(file.bad("没有 [[version]]"));
    };
    let rule = file.name.strip_suffix(".toml").unwrap_or(file.name);
    let mut versions = tables
        .iter()
        .map(|table| {
            Ok(RuleVersion {
                rule: rule.to_owned(),
                effective_from: effective_from(file, table)?,
                body: toml::to_string(table).map_err(|error| file.bad(error))?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    unique(file, "effective_from", &versions, |version| version.effective_from)?;
    versions.sort_by_key(|version| version.effective_from);
    Ok(versions)
}

fn effective_from(file: &SeedFile<'_>, version: &toml::Value) -> Result<NaiveDate, Error> {
    let value = version.get("effective_from").and_then(toml::Value::as_str).unwrap_or_default();
    value.parse().map_err(|_| {
        file.bad(format!("effective_from “{value}”应为加引号的日期，例如 \"2021-07-28\""))
    })
}

/// Returns the versions not stored yet. Refuses a stored version whose content differs; layout and
/// comments may differ.
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
        Code::RuleVersionEdited,
        format!(
            "规则文件 {}.toml 中 {} 起生效的版本与已载入的内容不同。已生效的版本不得修改，\
             以便按它算出的结果日后可以复核：请恢复原内容，另加一个 [[version]]，写明新的生效日期。",
            version.rule, version.effective_from
        ),
    )
}
