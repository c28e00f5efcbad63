//! The two engines and how their transactions begin.

use diesel::connection::{AnsiTransactionManager as Transactions, SimpleConnection};
use diesel::define_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL, through the bundled libpq.
    Postgres(diesel::PgConnection),
    /// The embedded SQLite.
    Sqlite(diesel::SqliteConnection),
}

/// A value that each engine reads in its own way is read through either.
macro_rules! read_by_engine {
    ($type:ident: $sql:ident) => {
        impl diesel::deserialize::FromSql<diesel::sql_types::$sql, $crate::db::Backend> for $type {
            fn from_sql(
                value: <$crate::db::Backend as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                value.from_sql::<Self, diesel::sql_types::$sql>()
            }
        }
    };
}
pub(crate) use read_by_engine;

/// What a connection had written when a transaction began.
#[derive(Debug, Clone, Copy)]
pub struct WriteMark(i64);

/// Rows written by a connection to SQLite so far.
const WRITTEN: &str = "SELECT total_changes() AS rows_written";
/// Whether a transaction of PostgreSQL has a number.
const HAS_NUMBER: &str = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS numbered";

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = BigInt)]
    rows_written: i64,
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = Bool)]
    numbered: bool,
}

/// What a transaction is for.
#[derive(Clone, Copy)]
pub(super) enum Mode {
    Read,
    /// PostgreSQL knows the turn of the writers by this number: any, as long as every server of
    /// the same books uses the same.
    Write(i64),
}

define_sql_function! {
    /// Holds the turn of the one writer until commit, rollback or a lost connection. It gives
    /// nothing that is looked at.
    fn pg_advisory_xact_lock(turn: BigInt) -> Text;
}

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

    /// Where a transaction that has just begun stands, for [`Db::has_written_since`].
    pub fn write_mark(&mut self) -> diesel::QueryResult<WriteMark> {
        match self {
            Self::Sqlite(c) => Ok(WriteMark(rows_written(c)?)),
            Self::Postgres(_) => Ok(WriteMark(0)),
        }
    }

    /// Whether the open transaction has written anything since its beginning.
    pub fn has_written_since(&mut self, mark: &WriteMark) -> diesel::QueryResult<bool> {
        match self {
            Self::Sqlite(c) => Ok(rows_written(c)? != mark.0),
            // PostgreSQL gives a transaction its number with its first write.
            Self::Postgres(c) => {
                let found: Numbered = diesel::sql_query(HAS_NUMBER).get_result(c)?;
                Ok(found.numbered)
            }
        }
    }

    pub(super) fn begin(&mut self, mode: Mode) -> diesel::QueryResult<()> {
        match (self, mode) {
            (Self::Sqlite(c), Mode::Read) => {
                Transactions::begin_transaction_sql(c, "BEGIN DEFERRED")
            }
            (Self::Sqlite(c), Mode::Write(_)) => {
                Transactions::begin_transaction_sql(c, "BEGIN IMMEDIATE")
            }
            (Self::Postgres(c), Mode::Read) => Transactions::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            (Self::Postgres(c), Mode::Write(turn)) => {
                Transactions::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL READ COMMITTED")?;
                diesel::select(pg_advisory_xact_lock(turn)).execute(c)?;
                Ok(())
            }
        }
    }
}

fn rows_written(connection: &mut diesel::SqliteConnection) -> diesel::QueryResult<i64> {
    let found: Written = diesel::sql_query(WRITTEN).get_result(connection)?;
    Ok(found.rows_written)
}
