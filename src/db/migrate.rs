//! The two sets of migrations, embedded in the binary.

use std::path::PathBuf;

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Database, DatabaseUrl, Db, aside, backup, digests};
use crate::error::{Code, Error};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What bringing a schema up to date came to.
#[derive(Debug, Default)]
pub struct Upgrade {
    /// The migrations run, by number.
    pub run: Vec<String>,
    /// Where an older embedded database is kept as it was before.
    pub kept: Option<PathBuf>,
}

/// Brings the schema up to date: all of it, or nothing. An embedded database that was in use is
/// copied beside itself before.
///
/// # Errors
/// 409 `newer_schema` for the database of a newer program, `changed_migration` for one that was
/// built by other migrations under the same names.
pub fn migrate(database: &Database) -> Result<Upgrade, Error> {
    let applied = applied_migrations(database)?;
    digests::refuse_changed(database, &applied)?;
    if pending_migrations(database)? == 0 {
        return Ok(Upgrade::default());
    }
    let kept = if applied.is_empty() { None } else { keep_as_it_is(database)? };
    Ok(Upgrade { run: run_pending(database)?, kept })
}

/// Brings the schema of a copy up to date: what it was copied from is still as it was.
pub(super) fn migrate_copy(database: &Database) -> Result<(), Error> {
    digests::refuse_changed(database, &applied_migrations(database)?)?;
    run_pending(database).map(drop)
}

fn keep_as_it_is(database: &Database) -> Result<Option<PathBuf>, Error> {
    let DatabaseUrl::Sqlite(live) = database.url() else { return Ok(None) };
    let copy = aside::free_name(live, "before-upgrade");
    backup(database, &copy)?;
    tracing::info!(file = %copy.display(), "the database is kept as it was before the upgrade");
    Ok(Some(copy))
}

/// By this number PostgreSQL knows the turn of those that upgrade, whichever city's books they are.
const UPGRADE_TURN: i64 = 20_260_101;

/// In one transaction, for which other servers that start wait.
fn run_pending(database: &Database) -> Result<Vec<String>, Error> {
    database.write(UPGRADE_TURN, |connection| {
        let run = match connection {
            Db::Sqlite(c) => names(c.run_pending_migrations(SQLITE)),
            Db::Postgres(c) => names(c.run_pending_migrations(POSTGRES)),
        };
        let run = run.map_err(Error::migration)?;
        digests::keep(connection, &run)?;
        Ok(run)
    })
}

diesel::table! {
    /// Which migrations a database has had, as diesel keeps it.
    __diesel_schema_migrations (version) {
        /// The number of a migration.
        version -> Text,
        /// When it was run, UTC.
        run_on -> Timestamp,
    }
}

/// How many migrations of this binary the database has not yet had. It only reads, and so never
/// waits for a writer.
///
/// # Errors
/// 500 where no migration was ever run.
pub fn pending_migrations(database: &Database) -> Result<usize, Error> {
    use self::__diesel_schema_migrations::{table, version};
    database.read(|connection| {
        let had: Vec<String> = table.select(version).load(connection)?;
        let known = match connection {
            Db::Sqlite(_) => of::<diesel::sqlite::Sqlite>(&SQLITE),
            Db::Postgres(_) => of::<diesel::pg::Pg>(&POSTGRES),
        };
        Ok(known.map_err(Error::migration)?.iter().filter(|one| !had.contains(one)).count())
    })
}

/// The migrations that the database has had, by name. One that this binary does not know is the
/// work of a newer version, which is refused.
pub fn applied_migrations(database: &Database) -> Result<Vec<String>, Error> {
    let (applied, known) = database.maintenance(|connection| {
        let both = match connection {
            Db::Sqlite(c) => {
                c.applied_migrations().and_then(|a| Ok((a, of::<diesel::sqlite::Sqlite>(&SQLITE)?)))
            }
            Db::Postgres(c) => {
                c.applied_migrations().and_then(|a| Ok((a, of::<diesel::pg::Pg>(&POSTGRES)?)))
            }
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

fn of<B: diesel::backend::Backend>(source: &EmbeddedMigrations) -> MigrationResult<Vec<String>> {
    let migrations = MigrationSource::<B>::migrations(source)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

type MigrationResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn names(
    run: MigrationResult<Vec<diesel::migration::MigrationVersion<'_>>>,
) -> MigrationResult<Vec<String>> {
    Ok(run?.into_iter().map(|version| version.to_string()).collect())
}
