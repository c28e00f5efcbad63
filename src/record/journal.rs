//! The database as features write to it.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::hooks::Hooks;
use super::tx::{Stamp, Tx, Via};
use crate::db::Database;
use crate::error::Error;

/// A database, and what follows its changes. The only maker of a [`Tx`]; it reads as its database
/// does. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    database: Database,
    hooks: Arc<Hooks>,
}

impl Journal {
    /// Of a database, with what the assembly hands over.
    pub fn new(database: Database, hooks: Hooks) -> Self {
        Self { database, hooks: Arc::new(hooks) }
    }

    /// What the assembly handed over.
    pub fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// Changes data in one transaction. A change that leaves no audit entry is not committed.
    /// Blocks.
    pub fn write<T>(
        &self,
        stamp: Stamp,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.database.write(|connection| {
            let mut tx = Tx::new(connection, stamp, &self.hooks)?;
            let value = change(&mut tx)?;
            tx.seal()?;
            Ok(value)
        })
    }

    /// [`Journal::write`] in the name of the program itself, at its start.
    pub fn system_write<T>(
        &self,
        at: NaiveDateTime,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.write(Stamp::system(at, Via::Start), change)
    }

    /// [`Journal::write`] in the name of the program itself, for work whose hour has come.
    pub fn scheduled_write<T>(
        &self,
        at: NaiveDateTime,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.write(Stamp::system(at, Via::Schedule), change)
    }
}

impl Deref for Journal {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}
