//! Connection pools and transactions.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::r2d2::{HandleError, ManageConnection, Pool};
use diesel::{Connection as _, PgConnection, SqliteConnection};
use tokio::sync::Semaphore;

use super::{DatabaseUrl, Db, Mode};
use crate::error::{Code, Error};
use crate::owner_only;

/// How long a caller waits for its turn in the queue.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a caller waits for a connection once it has its turn. A connection is free by then,
/// unless the database is down.
const CONNECTING: Duration = Duration::from_secs(5);

/// Settings of every SQLite connection. Writers wait in an in-memory queue of one and do not poll
/// the lock of the file. `busy_timeout` is for other processes, such as the command line.
const SQLITE_PRAGMAS: &str = "
    PRAGMA busy_timeout = 60000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
";
/// Page cache settings. A reader maps the first 128 MB of the file, which the kernel has in memory,
/// instead of copying pages. A writer uses the same few pages again and again.
const READER_PAGES: &str = "PRAGMA cache_size = -16000; PRAGMA mmap_size = 134217728;";
const WRITER_PAGES: &str = "PRAGMA cache_size = -56000;";

/// The load of one pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolState {
    /// `readers` or `writers`.
    pub name: &'static str,
    pub connections: u32,
    /// Open connections that are not in use.
    pub idle: u32,
    /// The maximum number of connections.
    pub most: u32,
}

/// The database. It is cheap to clone.
#[derive(Clone)]
pub struct Database {
    readers: Pool<Manager>,
    writers: Pool<Manager>,
    reading: Arc<Semaphore>,
    writing: Arc<Semaphore>,
    url: Arc<DatabaseUrl>,
}

impl Database {
    /// Opens the database and creates a missing SQLite file. It runs no migrations.
    pub fn open(url: DatabaseUrl) -> Result<Self, Error> {
        if let DatabaseUrl::Sqlite(path) = &url {
            make_room(path)?;
        }
        let url = Arc::new(url);
        let cores = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        // At most as many readers of SQLite run at once as there are cores.
        let (writers, turns) = match *url {
            DatabaseUrl::Sqlite(_) => (1, cores),
            DatabaseUrl::Postgres(_) => (4, cores * 2),
        };
        first_connection(&url)?;
        // The other half is for long reads (exports) and for `query_now`, which take no turn.
        let readers = (turns * 2) as u32;
        let pool = |size, writes| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .connection_timeout(CONNECTING)
                .error_handler(Box::new(InTheLog))
                .test_on_check_out(matches!(*url, DatabaseUrl::Postgres(_)))
                .build(Manager { url: Arc::clone(&url), writes })
        };
        Ok(Self {
            writers: pool(writers, true)?,
            readers: pool(readers, false)?,
            reading: Arc::new(Semaphore::new(turns)),
            writing: Arc::new(Semaphore::new(writers as usize)),
            url: Arc::clone(&url),
        })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Returns the load of both pools.
    pub fn pools(&self) -> [PoolState; 2] {
        [("readers", &self.readers), ("writers", &self.writers)].map(|(name, pool)| {
            let state = pool.state();
            let most = pool.max_size();
            PoolState { name, connections: state.connections, idle: state.idle_connections, most }
        })
    }

    /// Runs queries that all see one committed state. It blocks: call it on a blocking thread.
    pub fn read<T>(&self, queries: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        let mut connection = self.readers.get()?;
        in_transaction(&mut connection, Mode::Read, queries)
    }

    /// Runs one lookup by key.
    /// SQLite answers faster than another thread can start, so the lookup runs on the current
    /// thread unless all connections are in use.
    pub async fn query_now<T: Send + 'static>(
        &self,
        look_up: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let embedded = matches!(*self.url, DatabaseUrl::Sqlite(_));
        match embedded.then(|| self.readers.try_get()).flatten() {
            Some(mut connection) => look_up(&mut connection),
            None => {
                let database = self.clone();
                in_turn(&self.reading, move || look_up(&mut *database.readers.get()?)).await
            }
        }
    }

    /// Runs [`Database::read`] on a blocking thread.
    /// Callers are served in the order in which they came. The pool alone would give a connection
    /// to whichever thread wakes first, and some callers would wait many times longer than others.
    pub fn read_in_turn<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let database = self.clone();
        in_turn(&self.reading, move || database.read(queries))
    }

    /// Runs work that calls [`Database::write`], on a blocking thread.
    /// Callers are served in the order in which they came, and need no thread while they wait.
    pub fn write_in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        in_turn(&self.writing, work)
    }

    /// Runs a change in one immediate transaction: all of it is stored, or nothing. It blocks.
    /// `turn` is the key of the lock that all writers of this database take.
    ///
    /// Features do not call this. They get a [`crate::record::Tx`] from an actor, which also
    /// requires an audit entry for each change.
    pub fn write<T>(
        &self,
        turn: i64,
        change: impl FnOnce(&mut Db) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.writers.get()?;
        in_transaction(&mut connection, Mode::Write(turn), change)
    }

    /// Runs work on a connection outside any transaction: migrations, backup and integrity checks.
    pub fn maintenance<T>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut *self.writers.get()?)
    }
}

/// Creates the folder and an empty database file, readable by their owner only. SQLite accepts an
/// empty file as a new database and gives its side files the same permissions.
fn make_room(path: &Path) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        owner_only::create_folder(folder)?;
    }
    match owner_only::create_file(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// Work for a blocking thread. Boxing it keeps the generated code small: some three hundred actions
/// and reads use it.
type Job = Box<dyn FnOnce() + Send>;

/// Runs work on a blocking thread when its turn has come.
fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> impl Future<Output = Result<T, Error>> {
    let turns = Arc::clone(turns);
    let answer = Arc::new(Mutex::new(None));
    let place = Arc::clone(&answer);
    let job: Job = Box::new(move || {
        let outcome = work();
        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    });
    async move {
        done_in_turn(turns, job).await?;
        let outcome = answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        outcome.unwrap_or_else(|| Err(Error::internal("the work gave no answer")))
    }
}

async fn done_in_turn(turns: Arc<Semaphore>, job: Job) -> Result<(), Error> {
    let waiting = tokio::time::timeout(PATIENCE, turns.acquire_owned());
    let turn = waiting.await.map_err(|_| Error::busy())?.map_err(Error::internal)?;
    let job: Job = Box::new(move || {
        let _turn = turn;
        job();
    });
    tokio::task::spawn_blocking(job).await.map_err(Error::internal)
}

fn in_transaction<T>(
    connection: &mut Db,
    mode: Mode,
    work: impl FnOnce(&mut Db) -> Result<T, Error>,
) -> Result<T, Error> {
    connection.begin(mode)?;
    let outcome = work(connection);
    end_transaction(connection, outcome.is_ok())?;
    outcome
}

fn end_transaction(connection: &mut Db, succeeded: bool) -> Result<(), Error> {
    match succeeded {
        true => Transactions::commit_transaction(connection)?,
        false => Transactions::rollback_transaction(connection)?,
    }
    Ok(())
}

/// Commits and rolls back on both engines.
type Transactions = <Db as diesel::Connection>::TransactionManager;

struct Manager {
    url: Arc<DatabaseUrl>,
    /// Whether the connections of this pool write.
    writes: bool,
}

/// Logs connection errors of the pool that no caller is waiting for.
#[derive(Debug)]
struct InTheLog;

impl HandleError<diesel::r2d2::Error> for InTheLog {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "no connection");
    }
}

/// Connects once, so that a wrong address is reported at once. The pool would only retry.
fn first_connection(url: &Arc<DatabaseUrl>) -> Result<(), Error> {
    let manager = Manager { url: Arc::clone(url), writes: false };
    let Err(why) = manager.connect() else { return Ok(()) };
    tracing::debug!(error = %why, "no connection");
    let (code, sentence) = match &**url {
        DatabaseUrl::Sqlite(path) if is_no_database(&why) => (
            Code::Damaged,
            format!("{} 不是完好的数据库文件。请核对路径，或用备份恢复。", path.display()),
        ),
        DatabaseUrl::Sqlite(path) => (
            Code::CannotOpen,
            format!("数据库 {} 无法打开。请核对路径、权限和磁盘空间。", path.display()),
        ),
        DatabaseUrl::Postgres(_) => (
            Code::CannotOpen,
            "无法连接 PostgreSQL。请核对 --database-url 中的地址、库名和账号，并确认数据库正在运行。"
                .to_owned(),
        ),
    };
    let status = StatusCode::SERVICE_UNAVAILABLE;
    Err(Error::refuse(status, code, "数据库无法打开", sentence))
}

/// Whether SQLite refuses the file as no database. Only the text of its error says so.
fn is_no_database(why: &diesel::r2d2::Error) -> bool {
    let said = why.to_string();
    said.contains("not a database") || said.contains("malformed")
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        let establish = diesel::r2d2::Error::ConnectionError;
        let setup = diesel::r2d2::Error::QueryError;
        match &*self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut c =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(establish)?;
                c.batch_execute(SQLITE_PRAGMAS).map_err(setup)?;
                match self.writes {
                    true => c.batch_execute(WRITER_PAGES),
                    false => c.batch_execute(READER_PAGES),
                }
                .map_err(setup)?;
                Ok(Db::Sqlite(c))
            }
            DatabaseUrl::Postgres(url) => {
                let mut c = PgConnection::establish(url).map_err(establish)?;
                c.batch_execute("SET TIME ZONE 'UTC'").map_err(setup)?;
                Ok(Db::Postgres(c))
            }
        }
    }

    fn is_valid(&self, connection: &mut Db) -> Result<(), Self::Error> {
        connection.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    /// Discards a connection that a panic left inside a transaction.
    fn has_broken(&self, connection: &mut Db) -> bool {
        std::thread::panicking() || Transactions::is_broken_transaction_manager(connection)
    }
}
