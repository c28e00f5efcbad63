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

impl Db {
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
