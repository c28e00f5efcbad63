//! Bringing the seed files into the database.

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDateTime;

use super::seed::Seed;
use super::store;
use crate::access::Scope;
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

/// Loads every seed file that was handed over and whose text differs from the one loaded last:
/// all of them in one transaction, each with an audit entry. Blocks. `at` is the present moment,
/// UTC.
///
/// # Errors
/// `bad_seed` for a file that contradicts itself, `rule_version_edited` for a rule file that
/// changes a version already stored; nothing is loaded then.
pub fn load(journal: &Journal, at: NaiveDateTime) -> Result<Report, Error> {
    let seeds: Vec<Seed> = journal.hooks().of::<Seed>().copied().collect();
    load_these(journal, at, &seeds)
}

/// [`load`] of these files.
pub fn load_these(journal: &Journal, at: NaiveDateTime, seeds: &[Seed]) -> Result<Report, Error> {
    let known = journal.read(loaded_before)?;
    if seeds.iter().all(|seed| !is_new(seed, &known)) {
        let files = seeds.iter().map(|seed| unchanged(seed.file)).collect();
        return Ok(Report { files });
    }
    journal.system_write(at, |tx| {
        // Another process may have loaded them while this one waited for its turn.
        let known = loaded_before(tx.db())?;
        if seeds.iter().all(|seed| !is_new(seed, &known)) {
            tx.nothing_changed();
        }
        let scope = Scope::whole_city("reference data belongs to the whole city");
        let load_one = |seed: &Seed| match is_new(seed, &known) {
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

fn loaded_before(db: &mut Db) -> Result<HashMap<String, String>, Error> {
    Ok(store::digests(db)?.into_iter().collect())
}

fn is_new(seed: &Seed, known: &HashMap<String, String>) -> bool {
    known.get(seed.file) != Some(&seed.digest())
}

fn unchanged(file: &'static str) -> FileReport {
    FileReport { file, loaded: false, rows: 0 }
}
