//! The two engines and how their transactions begin.

use diesel::connection::{AnsiTransactionManager as Transactions, SimpleConnection};

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL, through the bundled libpq.
    Postgres(diesel::PgConnection),
    /// The embedded SQLite.
    Sqlite(diesel::SqliteConnection),
}

/// What a transaction is for.
#[derive(Clone, Copy)]
pub(super) enum Mode {
    Read,
    Write,
}

/// Holds the turn of the one writer until commit, rollback or a lost connection. The number is
/// any, as long as every server uses the same.
const TAKE_TURN: &str = "SELECT pg_advisory_xact_lock(4419002021)";

const GATHER_STATISTICS: &str = "ANALYZE companies, stage_events, history, search_rows";

impl Db {
    /// Whether the engine knows how many rows meet a condition and chooses its way by that. The
    /// embedded one does not, and has to be shown the way.
    pub fn plans_by_statistics(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Gathers these statistics now, after many companies have come at once: left to itself, the
    /// engine would plan badly for the next minute.
    pub fn gather_statistics(&mut self) -> diesel::QueryResult<()> {
        match self {
            Self::Postgres(c) => c.batch_execute(GATHER_STATISTICS),
            Self::Sqlite(_) => Ok(()),
        }
    }

    pub(super) fn begin(&mut self, mode: Mode) -> diesel::QueryResult<()> {
        match (self, mode) {
            (Self::Sqlite(c), Mode::Read) => {
                Transactions::begin_transaction_sql(c, "BEGIN DEFERRED")
            }
            (Self::Sqlite(c), Mode::Write) => {
                Transactions::begin_transaction_sql(c, "BEGIN IMMEDIATE")
            }
            (Self::Postgres(c), Mode::Read) => Transactions::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            (Self::Postgres(c), Mode::Write) => {
                Transactions::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL READ COMMITTED")?;
                c.batch_execute(TAKE_TURN)
            }
        }
    }
}
