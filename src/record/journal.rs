//! The database as features write to it.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::hooks::Hooks;
use super::memory::Memory;
use super::tx::{Stamp, Tx, Via};
use crate::city::{City, Seeds};
use crate::db::Database;
use crate::error::Error;

/// The books of one city: its database, what follows its changes, and what the city is set up
/// with. The only maker of a [`Tx`]; it reads as its database does. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    database: Database,
    hooks: Arc<Hooks>,
    seeds: Arc<Seeds>,
    memory: Memory,
}

impl Journal {
    /// Of a database, with what the assembly hands over, for a city.
    pub fn new(database: Database, hooks: Hooks, seeds: Seeds) -> Self {
        let (hooks, seeds) = (Arc::new(hooks), Arc::new(seeds));
        Self { database, hooks, seeds, memory: Memory::default() }
    }

    /// Whose they are.
    pub fn city(&self) -> &City {
        self.seeds.city()
    }

    /// What the city is set up with.
    pub fn seeds(&self) -> &Arc<Seeds> {
        &self.seeds
    }

    /// What is remembered of them.
    pub fn memory(&self) -> &Memory {
        &self.memory
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
        self.database.write(self.city().writers_turn, |connection| {
            let mut tx = Tx::new(connection, stamp, &self.hooks, &self.seeds)?;
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
