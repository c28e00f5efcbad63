//! The database: the same queries for two engines.
//!
//! [`Db`] is an enum of the connections of both engines, and is itself a diesel connection, so each
//! query is written once. Only this folder names an engine.
//!
//! **There is one writer at a time**, on both engines: [`Database::write`] starts an immediate
//! transaction on SQLite and takes one advisory lock on PostgreSQL. What an action has read inside
//! its transaction is therefore still true when it commits: there are no lost updates and no
//! deadlocks, and the audit chain has one last link. Readers never wait for writers; each read sees
//! one committed state.

mod aside;
mod changed;
mod count;
mod digests;
mod engine;
mod flat;
mod migrate;
mod pool;
mod read_time;
pub mod schema;
pub mod types;
mod upkeep;
mod url;

pub(crate) use changed::{Uncached, changed};
pub use count::count_rows;
use engine::Mode;
pub(crate) use engine::read_by_engine;
pub use engine::{Db, WriteMark};
pub(crate) use flat::flat_insert;
pub use migrate::{Upgrade, migrate, pending_migrations};
pub use pool::{Database, PoolState};
pub use read_time::{ReadDay, ReadMoment, ReadOptionalDay};
pub use upkeep::{
    backup, discard_rehearsal, embedded_file, integrity_findings, put_in_place, rehearse,
};
pub use url::{DatabaseUrl, UrlError};

/// The backend of [`Db`], used in the types of boxed queries.
pub type Backend = <Db as diesel::Connection>::Backend;

/// A boolean condition on `Table`, for a boxed query.
pub type Condition<Table> = Box<
    dyn diesel::expression::BoxableExpression<Table, Backend, SqlType = diesel::sql_types::Bool>,
>;

/// Writes a query once and compiles it for each engine. It is for batch inserts and upserts, which
/// diesel does not support on the combined connection.
macro_rules! on_each {
    ($connection:expr, $each:ident => $query:expr) => {
        match $connection {
            $crate::db::Db::Postgres($each) => $query,
            $crate::db::Db::Sqlite($each) => $query,
        }
    };
}
pub(crate) use on_each;

/// Stores many rows in the fastest way of each engine. PostgreSQL takes up to `ROWS_AT_ONCE` rows
/// in one statement. SQLite runs one prepared statement for each row, which avoids parsing long
/// statements and a statement journal for each.
///
/// A wide row has its own statement on SQLite, declared with [`flat_insert!`].
macro_rules! insert_all {
    ($db:expr, $table:path, $rows:expr) => {
        $crate::db::insert_all!($db, $table, $rows, |row| diesel::insert_into($table).values(row))
    };
    ($db:expr, $table:path, $rows:expr, $statement:expr) => {{
        let rows = $rows;
        match $db {
            $crate::db::Db::Postgres(connection) => {
                rows.chunks($crate::db::ROWS_AT_ONCE).try_for_each(|chunk| {
                    diesel::insert_into($table).values(chunk).execute(connection)?;
                    Ok(())
                })
            }
            $crate::db::Db::Sqlite(connection) => rows.iter().try_for_each(|row| {
                let statement = $statement;
                statement(row).execute(connection)?;
                Ok(())
            }),
        }
        .map_err(|error: diesel::result::Error| $crate::error::Error::from(error))
    }};
}
pub(crate) use insert_all;

/// Maximum number of rows of one insert statement on PostgreSQL, which takes at most 65 535 bound
/// values. The widest row, a company, has some fifty.
pub(crate) const ROWS_AT_ONCE: usize = 1_000;
