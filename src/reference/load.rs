//! Bringing the seed files into the database.

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDateTime;

use super::seed::{Seed, digest};
use super::store;
use crate::access::Scope;
use crate::city::Seeds;
use crate::db::Db;
use crate::error::Error;
use crate::record::Journal;

/// What became of every file, in the order of loading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One entry a file.
    pub files: Vec<FileReport>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its name in `seeds/`.
    pub file: &'static str,
    /// It differed from what was loaded last, and was loaded.
    pub loaded: bool,
    /// Rows stored; of a rule file, versions added.
    pub rows: usize,
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.loaded {
            true => write!(f, "{}：已载入 {} 条", self.file, self.rows),
            false => write!(f, "{}：无变化", self.file),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, file) in self.files.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{file}")?;
        }
        Ok(())
    }
}

/// Loads every file of the city whose text differs from the one loaded last, by what features have
/// handed over: all of them in one transaction, each with an audit entry. Blocks. `at` is the
/// present moment, UTC.
///
/// # Errors
/// `bad_seed` for a file that contradicts itself, `rule_version_edited` for a rule file that
/// changes a version already stored; nothing is loaded then.
pub fn load(journal: &Journal, at: NaiveDateTime) -> Result<Report, Error> {
    let seeds: Vec<&Seed> = journal.hooks().of::<Seed>().collect();
    let known = journal.read(loaded_before)?;
    if new_ones(&seeds, journal.seeds(), &known)?.is_empty() {
        let files = seeds.iter().map(|seed| unchanged(seed.file)).collect();
        return Ok(Report { files });
    }
    journal.system_write(at, |tx| {
        // Another process may have loaded them while this one waited for its turn.
        let known = loaded_before(tx.db())?;
        let new = new_ones(&seeds, tx.seeds(), &known)?;
        if new.is_empty() {
            tx.nothing_changed();
        }
        let scope = Scope::whole_city("reference data belongs to the whole city");
        let load_one = |seed: &&Seed| match new.contains(&seed.file) {
            true => {
                let rows = seed.bring_in(tx, &scope)?;
                Ok(FileReport { file: seed.file, loaded: true, rows })
            }
            false => Ok(unchanged(seed.file)),
        };
        let files = seeds.iter().map(load_one).collect::<Result<_, Error>>()?;
        Ok(Report { files })
    })
}

/// The names of the files whose text is another than the one loaded last.
fn new_ones(
    seeds: &[&Seed],
    of_city: &Seeds,
    known: &HashMap<String, String>,
) -> Result<Vec<&'static str>, Error> {
    let mut new = Vec::new();
    for seed in seeds {
        if known.get(seed.file) != Some(&digest(&of_city.file(seed.file)?)) {
            new.push(seed.file);
        }
    }
    Ok(new)
}

fn loaded_before(db: &mut Db) -> Result<HashMap<String, String>, Error> {
    Ok(store::digests(db)?.into_iter().collect())
}

fn unchanged(file: &'static str) -> FileReport {
    FileReport { file, loaded: false, rows: 0 }
}
