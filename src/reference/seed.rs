//! A file of `seeds/`, and how it is loaded.

use serde_json::json;

use super::parse::{self, rows, unique};
use super::store;
use crate::access::Scope;
use crate::calendar::{self, CalendarDay};
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::record::Tx;

/// A file that is compiled into the program. The feature whose data it holds hands it over.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// Its name in `seeds/`.
    pub file: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Reads, checks and stores it: how many rows there are, or of a rule how many versions were
    /// added. `bad_seed` where it contradicts itself.
    pub load: fn(&mut Tx<'_>, &Scope, &Seed) -> Result<usize, Error>,
}

/// A file of `seeds/` with the function that loads it.
macro_rules! seed {
    ($file:literal, $load:expr) => {
        $crate::reference::Seed {
            file: $file,
            text: include_str!(concat!("../../seeds/", $file)),
            load: $load,
        }
    };
}
pub(crate) use seed;

impl Seed {
    /// Its text in brief: another one is loaded anew.
    pub(super) fn digest(&self) -> String {
        sha256_hex(self.text.as_bytes())
    }

    /// Loads it and remembers that.
    pub(super) fn bring_in(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<usize, Error> {
        let rows = (self.load)(tx, scope, self)?;
        let (digest, now) = (self.digest(), tx.now());
        store::remember(tx.db(), self.file, &digest, now)?;
        tx.audit("seed_loaded", "seed", self.file, json!({"sha256": digest, "rows": rows}))?;
        Ok(rows)
    }
}

/// The days that differ from what their weekday makes them.
pub static CALENDAR: Seed = seed!("work_calendar.csv", load_calendar);

fn load_calendar(tx: &mut Tx<'_>, _scope: &Scope, seed: &Seed) -> Result<usize, Error> {
    calendar::replace(tx.db(), &days(seed.file, seed.text)?)
}

fn days(file: &str, text: &str) -> Result<Vec<CalendarDay>, Error> {
    let days: Vec<CalendarDay> = rows(file, text)?;
    unique(file, "日期", &days, |day| day.on_date)?;
    Ok(days)
}

/// Loads a file of dated rules: the versions that are not stored yet. The rule is called as the
/// file is.
///
/// # Errors
/// `rule_version_edited` where a stored version has become another.
pub fn load_rule(tx: &mut Tx<'_>, _scope: &Scope, seed: &Seed) -> Result<usize, Error> {
    let wanted = parse::rule(seed.file, seed.text)?;
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
            assert_eq!(days("work_calendar.csv", text).unwrap_err().code(), "bad_seed", "{text}");
        }
    }
}
