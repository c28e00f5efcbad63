//! A migrated database for each test, with reference data and accounts.

use std::path::PathBuf;

use kunpeng::city::Seeds;
use kunpeng::db::{Database, DatabaseUrl};
use tempfile::TempDir;

use super::{Arrange, account, postgres, sqlite};

/// One of the two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A new database, deleted when dropped.
pub struct TestDatabase {
    /// The database as the program uses it.
    pub database: Database,
    /// Folder for files of the test, deleted with the database.
    pub folder: TempDir,
    /// Declared last, so that the pool above closes before its database is dropped.
    _place: Option<postgres::Place>,
}

impl TestDatabase {
    /// Creates a database with the content of the template; `None` if the engine is missing. A test
    /// that changes the schema uses [`TestDatabase::empty`]: afterwards rows are restored, tables
    /// are not.
    pub fn new(engine: Engine) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (url, place) = match engine {
            Engine::Sqlite => (sqlite::copy_of_template(folder.path()), None),
            Engine::Postgres => {
                let place = postgres::Place::from_template()?;
                (place.url(), Some(place))
            }
        };
        Some(Self { database: Database::open(url).expect("open"), folder, _place: place })
    }

    /// Creates a database without tables; `None` if the engine is missing.
    pub fn empty(engine: Engine) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (url, place) = match engine {
            Engine::Sqlite => (DatabaseUrl::in_folder(folder.path()), None),
            Engine::Postgres => {
                let place = postgres::Place::empty()?;
                (place.url(), Some(place))
            }
        };
        Some(Self { database: Database::open(url).expect("open"), folder, _place: place })
    }

    pub fn engine(&self) -> Engine {
        match self.database.url() {
            DatabaseUrl::Sqlite(_) => Engine::Sqlite,
            DatabaseUrl::Postgres(_) => Engine::Postgres,
        }
    }

    /// Value of `DATABASE_URL` for another process.
    pub fn url(&self) -> String {
        match self.database.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }

    /// Path of a file in the test's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs statements that both engines understand.
    #[track_caller]
    pub fn sql(&self, statements: &str) {
        use diesel::connection::SimpleConnection;
        self.database
            .maintenance(|db| db.batch_execute(statements).map_err(Into::into))
            .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// Returns the column `n` of a query with one row.
    #[track_caller]
    pub fn number(&self, query: &str) -> i64 {
        use diesel::prelude::*;
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        self.database
            .maintenance(|db| Ok(diesel::sql_query(query).get_result::<Row>(db)?.n))
            .unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// Returns the column `line` of every row of a query.
    #[track_caller]
    pub fn lines(&self, query: &str) -> Vec<String> {
        use diesel::prelude::*;
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            line: String,
        }
        self.database
            .maintenance(|db| Ok(diesel::sql_query(query).load::<Row>(db)?))
            .unwrap_or_else(|error| panic!("{query}: {error}"))
            .into_iter()
            .map(|row| row.line)
            .collect()
    }

    /// Counts the rows of a table.
    #[track_caller]
    pub fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT count(*) AS n FROM {table}"))
    }
}

impl Arrange for TestDatabase {
    async fn arrange(database: TestDatabase) -> Self {
        database
    }
}

/// Fills a template: schema, reference data, accounts.
pub fn fill_template(database: &Database) {
    fill(database, Seeds::compiled().expect("a city"));
}

/// Creates the schema, and loads a city's reference data and accounts for everyone.
pub fn fill(database: &Database, seeds: Seeds) {
    kunpeng::db::migrate(database).expect("migrate");
    let loaded = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let journal = kunpeng::server::journal(database.clone(), seeds);
    kunpeng::reference::load(&journal, loaded).expect("reference data");
    account::create_everyone(&journal);
}
