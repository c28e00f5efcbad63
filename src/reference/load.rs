//! Loads the seed files into the database.

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

/// Result of loading, in the order of loading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub files: Vec<FileReport>,
}

/// Result of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// File name in `seeds/`.
    pub file: &'static str,
    /// Whether the file had changed and was loaded.
    pub loaded: bool,
    /// Number of rows stored, or of versions added by a rule file.
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

/// Loads every seed file that differs from the text loaded last, in one transaction, with an audit
/// entry each. Features register the files ([`Seed`]). `at` is the current time, UTC. Blocks.
///
/// # Errors
/// `bad_seed` for an invalid file, `rule_version_edited` for a rule file that changes a stored
/// version. Nothing is loaded then.
pub fn load(journal: &Journal, at: NaiveDateTime) -> Result<Report, Error> {
    let seeds: Vec<&Seed> = journal.hooks().of::<Seed>().collect();
    let known = journal.read(loaded_before)?;
    if new_ones(&seeds, journal.seeds(), &known)?.is_empty() {
        let files = seeds.iter().map(|seed| unchanged(seed.file)).collect();
        return Ok(Report { files });
    }
    journal.system_write(at, |tx| {
        // Another process may have loaded them while this one waited for the write lock.
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

/// Returns the names of the files whose text differs from the one loaded last.
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
