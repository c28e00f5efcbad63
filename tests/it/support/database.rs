//! A migrated database of one's own, with reference data and an account for everyone.

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

/// A fresh database, gone when dropped.
pub struct TestDatabase {
    /// The database as the program uses it.
    pub database: Database,
    /// A folder that is removed with it, for files of the test.
    pub folder: TempDir,
    /// Declared last: the pool above closes before its database is dropped.
    _place: Option<postgres::Place>,
}

impl TestDatabase {
    /// In the template's state; none when the engine is missing. A test that changes the schema
    /// takes [`TestDatabase::empty`]: rows are put back afterwards, tables are not.
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

    /// An empty database without tables; none when the engine is missing.
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

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match self.database.url() {
            DatabaseUrl::Sqlite(_) => Engine::Sqlite,
            DatabaseUrl::Postgres(_) => Engine::Postgres,
        }
    }

    /// As `DATABASE_URL`, for a program of its own.
    pub fn url(&self) -> String {
        match self.database.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }

    /// A file in the test's folder.
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

    /// The only number of a query's only row, named `n`.
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

    /// The column `line` of every row of a query.
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

    /// How many rows a table has.
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

/// What every template holds: the schema, the reference data, the accounts.
pub fn fill_template(database: &Database) {
    fill(database, Seeds::compiled().expect("a city"));
}

/// The schema, a city's reference data, and an account for everyone there.
pub fn fill(database: &Database, seeds: Seeds) {
    kunpeng::db::migrate(database).expect("migrate");
    let loaded = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let journal = kunpeng::server::journal(database.clone(), seeds);
    kunpeng::reference::load(&journal, loaded).expect("reference data");
    account::create_everyone(&journal);
}
