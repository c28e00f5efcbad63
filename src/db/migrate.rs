//! The two sets of migrations, embedded in the binary.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Database, Db};
use crate::error::Error;

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

/// How many migrations of this binary the database has not yet had.
pub fn pending_migrations(database: &Database) -> Result<usize, Error> {
    database.maintenance(|connection| {
        let pending = match connection {
            Db::Sqlite(c) => c.pending_migrations(SQLITE).map(|list| list.len()),
            Db::Postgres(c) => c.pending_migrations(POSTGRES).map(|list| list.len()),
        };
        pending.map_err(Error::migration)
    })
}

type MigrationResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn names(
    run: MigrationResult<Vec<diesel::migration::MigrationVersion<'_>>>,
) -> MigrationResult<Vec<String>> {
    Ok(run?.into_iter().map(|version| version.to_string()).collect())
}
