//! The two sets of migrations, embedded in the binary.

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Database, Db};
use crate::error::{Code, Error};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the schema up to date; the names of the migrations run are returned.
pub fn migrate(database: &Database) -> Result<Vec<String>, Error> {
    database.maintenance(|connection| {
        let run = match connection {
            Db::Sqlite(c) => names(c.run_pending_migrations(SQLITE)),
            Db::Postgres(c) => names(c.run_pending_migrations(POSTGRES)),
        };
        run.map_err(Error::migration)
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
