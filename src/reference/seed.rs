//! A file that a city is set up with, and how it is loaded.

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

/// How a file of a city is loaded. The feature whose data it holds hands it over.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// Its name in `seeds/`.
    pub file: &'static str,
    /// Reads, checks and stores it: how many rows there are, or of a rule how many versions were
    /// added. `bad_seed` where it contradicts itself.
    pub load: fn(&mut Tx<'_>, &Scope, &SeedFile<'_>) -> Result<usize, Error>,
}

/// The text in brief: another one is loaded anew.
pub(super) fn digest(file: &SeedFile<'_>) -> String {
    sha256_hex(file.text.as_bytes())
}

impl Seed {
    /// Loads what the city has under its name, and remembers that.
    pub(super) fn bring_in(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<usize, Error> {
        let file = tx.seeds().file(self.file)?;
        let rows = (self.load)(tx, scope, &file)?;
        let (digest, now) = (digest(&file), tx.now());
        store::remember(tx.db(), self.file, &digest, now)?;
        tx.audit("seed_loaded", "seed", self.file, json!({"sha256": digest, "rows": rows}))?;
        Ok(rows)
    }
}

/// The city itself: read with the files, of which it is one, and accounted for like the others.
pub static CITY: Seed = Seed { file: "city.toml", load: |_, _, _| Ok(1) };

/// The days that differ from what their weekday makes them.
pub static CALENDAR: Seed = Seed { file: "work_calendar.csv", load: load_calendar };

fn load_calendar(tx: &mut Tx<'_>, _scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    calendar::replace(tx.db(), &days(file)?)
}

fn days(file: &SeedFile<'_>) -> Result<Vec<CalendarDay>, Error> {
    let days: Vec<CalendarDay> = rows(file)?;
    unique(file, "日期", &days, |day| day.on_date)?;
    Ok(days)
}

/// Loads a file of dated rules, each of which must be readable as `T`: the versions that are not
/// stored yet. The rule is called as the file is.
///
/// # Errors
/// `bad_seed` where a version says nothing that is a rule, `rule_version_edited` where a stored
/// one has become another.
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
