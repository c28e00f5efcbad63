//! Seed files and how they are loaded.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::json;

use super::parse::{self, rows, unique};
use super::store;
use crate::access::Scope;
use crate::calendar::{self, CalendarDay};
use crate::city::SeedFile;
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::misread;
use crate::record::Tx;

/// How a seed file is loaded. Registered by the feature that owns the data.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// File name in `seeds/`.
    pub file: &'static str,
    /// Parses, checks and stores the file. Returns the number of rows, or of versions added by a
    /// rule file. Fails with `bad_seed` for an invalid file.
    pub load: fn(&mut Tx<'_>, &Scope, &SeedFile<'_>) -> Result<usize, Error>,
}

/// Hash of the text; a file with another hash is loaded again.
pub(super) fn digest(file: &SeedFile<'_>) -> String {
    sha256_hex(file.text.as_bytes())
}

impl Seed {
    /// Loads the city's file of this name and stores its hash.
    pub(super) fn bring_in(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<usize, Error> {
        let file = tx.seeds().file(self.file)?;
        let rows = (self.load)(tx, scope, &file)?;
        let (digest, now) = (digest(&file), tx.now());
        store::remember(tx.db(), self.file, &digest, now)?;
        tx.audit("seed_loaded", "seed", self.file, json!({"sha256": digest, "rows": rows}))?;
        Ok(rows)
    }
}

/// `city.toml`. It is parsed together with all files; loading only records its hash.
pub static CITY: Seed = Seed { file: "city.toml", load: |_, _, _| Ok(1) };

/// Days that deviate from the normal week.
pub static CALENDAR: Seed = Seed { file: "work_calendar.csv", load: load_calendar };

fn load_calendar(tx: &mut Tx<'_>, _scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    calendar::replace(tx.db(), &days(file)?)
}

fn days(file: &SeedFile<'_>) -> Result<Vec<CalendarDay>, Error> {
    let days: Vec<CalendarDay> = rows(file)?;
    unique(file, "日期", &days, |day| day.on_date)?;
    Ok(days)
}

/// Adds the versions of a rule file that are not stored yet. Each version must be readable as `T`.
/// The rule has the name of the file.
///
/// # Errors
/// `bad_seed` for an invalid version, `rule_version_edited` if a stored version has changed.
pub fn load_rule<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    _scope: &Scope,
    file: &SeedFile<'_>,
) -> Result<usize, Error> {
    let wanted = parse::rule(file)?;
    let _: BTreeMap<String, Vec<T>> = misread::toml(file.text).map_err(|what| file.bad(what))?;
    let rule = wanted.first().map_or("", |version| version.rule.as_str());
    let stored = store::versions(tx.db(), rule)?;
    let new = parse::new_versions(&stored, &wanted)?;
    store::add_versions(tx.db(), &new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_that_contradicts_itself_is_refused() {
        let no_such_day = "date,kind,name\n2026-02-30,off,没有这一天\n";
        let no_such_kind = "date,kind,name\n2026-02-03,half,半天\n";
        let twice = "date,kind,name\n2026-02-03,off,节\n2026-02-03,work,节\n";
        for text in [no_such_day, no_such_kind, twice, "date,kind,name\n"] {
            let file = SeedFile::compiled("work_calendar.csv", text);
            assert_eq!(days(&file).unwrap_err().code(), "bad_seed", "{text}");
        }
    }
}
