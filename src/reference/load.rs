//! Bringing the seed files into the database.

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDateTime;
use serde_json::json;

use super::parse::{self, Content, SEEDS, Seed};
use super::store;
use crate::access::Scope;
use crate::calendar;
use crate::db::{Database, Db};
use crate::department;
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::record::{self, Tx};
use crate::town;

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

/// Loads every seed file whose text differs from the one loaded last: all of them in one
/// transaction, each with an audit entry. Blocks. `at` is the present moment, UTC.
///
/// # Errors
/// `bad_seed` for a file that contradicts itself, `rule_version_edited` for a rule file that
/// changes a version already stored; nothing is loaded then.
pub fn load(database: &Database, at: NaiveDateTime) -> Result<Report, Error> {
    load_these(database, at, &SEEDS)
}

pub(super) fn load_these(
    database: &Database,
    at: NaiveDateTime,
    seeds: &[Seed],
) -> Result<Report, Error> {
    let known = database.read(loaded_before)?;
    if seeds.iter().all(|seed| !is_new(seed, &known)) {
        let files = seeds.iter().map(|seed| unchanged(seed.file)).collect();
        return Ok(Report { files });
    }
    let contents = parse::all(seeds)?;
    record::system_write(database, at, |tx| {
        // Another process may have loaded them while this one waited for its turn.
        let known = loaded_before(tx.db())?;
        tx.nothing_changed();
        let scope = Scope::whole_city("reference data belongs to the whole city");
        let files = contents
            .into_iter()
            .map(|(seed, content)| match is_new(&seed, &known) {
                true => load_one(tx, &scope, &seed, content),
                false => Ok(unchanged(seed.file)),
            })
            .collect::<Result<_, Error>>()?;
        Ok(Report { files })
    })
}

fn loaded_before(db: &mut Db) -> Result<HashMap<String, String>, Error> {
    Ok(store::digests(db)?.into_iter().collect())
}

fn is_new(seed: &Seed, known: &HashMap<String, String>) -> bool {
    known.get(seed.file) != Some(&sha256_hex(seed.text.as_bytes()))
}

fn unchanged(file: &'static str) -> FileReport {
    FileReport { file, loaded: false, rows: 0 }
}

fn load_one(
    tx: &mut Tx<'_>,
    scope: &Scope,
    seed: &Seed,
    content: Content,
) -> Result<FileReport, Error> {
    let rows = match content {
        Content::Towns(rows) => town::store::upsert(tx.db(), scope, rows)?,
        Content::Departments(rows) => department::store::upsert(tx.db(), scope, &rows)?,
        Content::Categories(rows) => department::store::upsert_categories(tx.db(), scope, rows)?,
        Content::Calendar(days) => calendar::replace(tx.db(), &days)?,
        Content::Standards(count) => count,
        Content::Rule(wanted) => {
            let rule = wanted.first().map_or("", |version| version.rule.as_str());
            let stored = store::versions(tx.db(), rule)?;
            let new = parse::new_versions(&stored, &wanted)?;
            store::add_versions(tx.db(), &new)?
        }
    };
    let (digest, now) = (sha256_hex(seed.text.as_bytes()), tx.now());
    store::remember(tx.db(), seed.file, &digest, now)?;
    let detail = json!({"sha256": digest, "rows": rows});
    tx.audit("seed_loaded", "seed", seed.file, detail)?;
    Ok(FileReport { file: seed.file, loaded: true, rows })
}
