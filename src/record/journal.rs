//! Write access of features to the database.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::hooks::Hooks;
use super::memory::Memory;
use super::tx::{Stamp, Tx, Via};
use crate::city::{City, Seeds};
use crate::db::Database;
use crate::error::Error;

/// The records of one city: its database, the hooks of the features, and the city's seed files.
/// Only a journal creates a [`Tx`]; for reading it derefs to [`Database`]. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    database: Database,
    hooks: Arc<Hooks>,
    seeds: Arc<Seeds>,
    memory: Memory,
}

impl Journal {
    /// Creates the journal of a city from its database, the hooks of all features and its seed
    /// files.
    pub fn new(database: Database, hooks: Hooks, seeds: Seeds) -> Self {
        let (hooks, seeds) = (Arc::new(hooks), Arc::new(seeds));
        Self { database, hooks, seeds, memory: Memory::default() }
    }

    /// City that the records belong to.
    pub fn city(&self) -> &City {
        self.seeds.city()
    }

    /// Seed files of the city.
    pub fn seeds(&self) -> &Arc<Seeds> {
        &self.seeds
    }

    /// In-memory caches of features for this database.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Hooks of all features.
    pub fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// Runs a change in one transaction. A change that writes no audit entry is not committed.
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

    /// [`Journal::write`] with the program itself as the actor, at program start.
    pub fn system_write<T>(
        &self,
        at: NaiveDateTime,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.write(Stamp::system(at, Via::Start), change)
    }

    /// [`Journal::write`] with the program itself as the actor, for scheduled work.
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
