//! The migrations of both engines, embedded in the binary.

use std::path::PathBuf;

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Database, DatabaseUrl, Db, aside, backup, digests};
use crate::error::{Code, Error};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The result of a schema upgrade.
#[derive(Debug, Default)]
pub struct Upgrade {
    /// Numbers of the migrations that were run.
    pub run: Vec<String>,
    /// The copy of the embedded database from before the upgrade, if one was made.
    pub kept: Option<PathBuf>,
}

/// Runs all pending migrations in one transaction.
/// An embedded database that already has a schema is copied beside its file first.
///
/// # Errors
/// 409 `newer_schema` if a newer program created the database, 409 `changed_migration` if one of
/// its migrations has changed since it was run.
pub fn migrate(database: &Database) -> Result<Upgrade, Error> {
    let applied = applied_migrations(database)?;
    digests::refuse_changed(database, &applied)?;
    if pending_migrations(database)? == 0 {
        return Ok(Upgrade::default());
    }
    let kept = if applied.is_empty() { None } else { keep_copy(database)? };
    Ok(Upgrade { run: run_pending(database)?, kept })
}

/// Upgrades the schema of a copy. No backup is needed, because the original stays unchanged.
pub(super) fn migrate_copy(database: &Database) -> Result<(), Error> {
    digests::refuse_changed(database, &applied_migrations(database)?)?;
    run_pending(database).map(drop)
}

fn keep_copy(database: &Database) -> Result<Option<PathBuf>, Error> {
    let DatabaseUrl::Sqlite(live) = database.url() else { return Ok(None) };
    let copy = aside::free_name(live, "before-upgrade");
    backup(database, &copy)?;
    tracing::info!(file = %copy.display(), "the database is kept as it was before the upgrade");
    Ok(Some(copy))
}

/// The key of the PostgreSQL advisory lock for upgrades, the same for every city.
const UPGRADE_TURN: i64 = 20_260_101;

/// Runs the migrations in one transaction. Other servers that start at the same time wait for it.
fn run_pending(database: &Database) -> Result<Vec<String>, Error> {
    database.write(UPGRADE_TURN, |connection| {
        let run = match connection {
            Db::Sqlite(c) => names(c.run_pending_migrations(SQLITE)),
            Db::Postgres(c) => names(c.run_pending_migrations(POSTGRES)),
        };
        let run = run.map_err(Error::migration)?;
        digests::store_digests(connection, &run)?;
        Ok(run)
    })
}

diesel::table! {
    /// The migrations that a database has, as diesel records them.
    __diesel_schema_migrations (version) {
        version -> Text,
        /// UTC.
        run_on -> Timestamp,
    }
}

/// Returns the number of migrations of this binary that the database does not have yet. It only
/// reads, so it never waits for a writer.
///
/// # Errors
/// 500 if no migration was ever run.
pub fn pending_migrations(database: &Database) -> Result<usize, Error> {
    use self::__diesel_schema_migrations::{table, version};
    database.read(|connection| {
        let had: Vec<String> = table.select(version).load(connection)?;
        let known = match connection {
            Db::Sqlite(_) => versions_in::<diesel::sqlite::Sqlite>(&SQLITE),
            Db::Postgres(_) => versions_in::<diesel::pg::Pg>(&POSTGRES),
        };
        Ok(known.map_err(Error::migration)?.iter().filter(|one| !had.contains(one)).count())
    })
}

/// Returns the numbers of the migrations that the database has.
///
/// # Errors
/// 409 `newer_schema` if this binary does not know one of them.
pub fn applied_migrations(database: &Database) -> Result<Vec<String>, Error> {
    let (applied, known) = database.maintenance(|connection| {
        let both = match connection {
            Db::Sqlite(c) => c
                .applied_migrations()
                .and_then(|a| Ok((a, versions_in::<diesel::sqlite::Sqlite>(&SQLITE)?))),
            Db::Postgres(c) => c
                .applied_migrations()
                .and_then(|a| Ok((a, versions_in::<diesel::pg::Pg>(&POSTGRES)?))),
        };
        both.map_err(Error::migration)
    })?;
    let applied: Vec<String> = applied.into_iter().map(|version| version.to_string()).collect();
    match applied.iter().find(|name| !known.contains(name)) {
        None => Ok(applied),
        Some(newer) => Err(Error::conflict(
            Code::NewerSchema,
            format!("数据库由更新版本的程序建立（结构 {newer}）。请升级本程序后再使用。"),
        )),
    }
}

fn versions_in<B: diesel::backend::Backend>(
    source: &EmbeddedMigrations,
) -> MigrationResult<Vec<String>> {
    let migrations = MigrationSource::<B>::migrations(source)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

type MigrationResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn names(
    run: MigrationResult<Vec<diesel::migration::MigrationVersion<'_>>>,
) -> MigrationResult<Vec<String>> {
    Ok(run?.into_iter().map(|version| version.to_string()).collect())
}
