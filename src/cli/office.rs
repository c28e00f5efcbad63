//! Opening the books for a command.

use std::sync::Arc;

use crate::access::{Actor, Clock, TokenKey, Workplace};
use crate::account;
use crate::config::Storage;
use crate::db::{self, Database};
use crate::error::Error;
use crate::reference;

/// Opens the database, brings its schema up to date and loads the reference data.
pub fn open(storage: &Storage) -> Result<Arc<Workplace>, Error> {
    let database = Database::open(storage.url())?;
    db::migrate(&database)?;
    reference::load(&database, Clock::System.now())?;
    let key = TokenKey::from_file(&storage.key_file())?;
    Ok(Arc::new(Workplace::new(database, key, Clock::System)))
}

/// The office at the command line, or the person whose account is named.
pub fn actor(workplace: &Arc<Workplace>, username: Option<&str>) -> Result<Actor, Error> {
    let person = match username {
        Some(name) => {
            let database = workplace.database_for_upkeep();
            Some(database.read(|db| account::person(db, name))?)
        }
        None => None,
    };
    Ok(Actor::at_command_line(Arc::clone(workplace), person))
}
