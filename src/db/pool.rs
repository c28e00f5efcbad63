//! Connections and transactions.

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

/// How long a caller waits for its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long one whose turn has come waits for a connection: there is one, unless the engine is
/// gone.
const CONNECTING: Duration = Duration::from_secs(5);

/// Every connection. The writers of SQLite wait in a queue of one, in memory, instead of
/// polling the file's lock; another process (the command line) is waited for by busy timeout.
const SQLITE_PRAGMAS: &str = "
    PRAGMA busy_timeout = 60000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
";
/// A reader looks at pages all over the file, which the kernel has in memory: it maps the first
/// 128 MB of them instead of copying each. A writer needs a few pages again and again.
const READER_PAGES: &str = "PRAGMA cache_size = -16000; PRAGMA mmap_size = 134217728;";
const WRITER_PAGES: &str = "PRAGMA cache_size = -56000;";

/// How busy one pool is.
#[derive(Debug, Clone, Copy)]
pub struct PoolState {
    /// `readers` or `writers`.
    pub name: &'static str,
    /// Open connections.
    pub connections: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Database {
    readers: Pool<Manager>,
    writers: Pool<Manager>,
    reading: Arc<Semaphore>,
    writing: Arc<Semaphore>,
    url: Arc<DatabaseUrl>,
}

impl Database {
    /// Opens the database, creating an absent SQLite file. Migrates nothing.
    pub fn open(url: DatabaseUrl) -> Result<Self, Error> {
        if let DatabaseUrl::Sqlite(path) = &url {
            make_room(path)?;
        }
        let url = Arc::new(url);
        let cores = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        // Of the embedded engine's readers no more get on at once than there are cores.
        let (writers, turns) = match *url {
            DatabaseUrl::Sqlite(_) => (1, cores),
            DatabaseUrl::Postgres(_) => (4, cores * 2),
        };
        first_connection(&url)?;
        // Others read at length, for an export, or glance, without a turn.
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

    /// Where the data is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// How busy the connections are.
    pub fn pools(&self) -> [PoolState; 2] {
        [("readers", &self.readers), ("writers", &self.writers)].map(|(name, pool)| {
            let state = pool.state();
            let most = pool.max_size();
            PoolState { name, connections: state.connections, idle: state.idle_connections, most }
        })
    }

    /// Runs queries that all see one committed state. Blocks: call it on a blocking thread.
    pub fn read<T>(&self, queries: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        let mut connection = self.readers.get()?;
        in_transaction(&mut connection, Mode::Read, queries)
    }

    /// One look-up by a key. The embedded engine has done it sooner than another thread wakes up,
    /// so that it is done on this one, unless all connections are in use.
    pub async fn glance<T: Send + 'static>(
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

    /// [`Database::read`] on a blocking thread. Callers take turns in the order in which they
    /// came: the pool alone would hand a connection to whoever wakes first, and some would wait
    /// many times as long as others.
    pub fn read_in_turn<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let database = self.clone();
        in_turn(&self.reading, move || database.read(queries))
    }

    /// Does work that will [`Database::write`], on a blocking thread. Callers take turns in the
    /// order in which they came, so that those who wait need no thread to wait in.
    pub fn write_in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        in_turn(&self.writing, work)
    }

    /// Runs a change in one immediate transaction: all of it is stored, or nothing. `turn` is the
    /// number by which all writers of these books know their turn. Blocks.
    ///
    /// Features do not call this: they get a [`crate::record::Tx`] from an actor, which also
    /// holds the change to its audit entry.
    pub fn write<T>(
        &self,
        turn: i64,
        change: impl FnOnce(&mut Db) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.writers.get()?;
        in_transaction(&mut connection, Mode::Write(turn), change)
    }

    /// A connection outside any transaction, for migrations, backup and integrity checks.
    pub fn maintenance<T>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut *self.writers.get()?)
    }
}

/// An empty file is a new database. What the engine puts beside it is as open to others as it is.
fn make_room(path: &Path) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        owner_only::create_folder(folder)?;
    }
    match owner_only::create_file(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// Work for a blocking thread, whatever it does: what is compiled for each of some three hundred
/// verbs and reads is kept small.
type Job = Box<dyn FnOnce() + Send>;

/// Does work on a blocking thread when its turn has come.
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

/// Commits and rolls back on either engine.
type Transactions = <Db as diesel::Connection>::TransactionManager;

struct Manager {
    url: Arc<DatabaseUrl>,
    /// Those that connect will write.
    writes: bool,
}

/// What goes wrong with a connection that nobody waits for by itself.
#[derive(Debug)]
struct InTheLog;

impl HandleError<diesel::r2d2::Error> for InTheLog {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "no connection");
    }
}

/// Connects once, to say at once and plainly what stands in the way: the pool would go on trying.
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

/// The engine tells a file that is none of its databases in words alone.
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

    /// A connection that a panic left inside a transaction is thrown away.
    fn has_broken(&self, connection: &mut Db) -> bool {
        std::thread::panicking() || Transactions::is_broken_transaction_manager(connection)
    }
}
