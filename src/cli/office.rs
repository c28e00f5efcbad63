//! Opens the database for a command.

use std::sync::Arc;

use crate::access::{Clock, Permission};
use crate::account;
use crate::city::Seeds;
use crate::config::Storage;
use crate::db::{self, Database};
use crate::error::Error;
use crate::files::Files;
use crate::reference;
use crate::server;
use crate::session::{Actor, TokenKey, Workplace};

/// Opens the database, upgrades its schema and loads the reference data of the city.
pub fn open_workplace(storage: &Storage) -> Result<Arc<Workplace>, Error> {
    let seeds = Seeds::of(storage.seeds_dir.as_deref())?;
    let database = Database::open(storage.url())?;
    upgrade(&database)?;
    let journal = server::journal(database, seeds);
    reference::load(&journal, Clock::System.now())?;
    let key = TokenKey::from_file(&storage.key_file())?;
    let files = Files::at(storage.attachments());
    Ok(Arc::new(Workplace::new(journal, key, files, Clock::System)))
}

/// Upgrades the schema and prints where the copy of an older database is kept.
pub fn upgrade(database: &Database) -> Result<Vec<String>, Error> {
    let upgrade = db::migrate(database)?;
    if let Some(kept) = upgrade.kept {
        eprintln!("数据库结构已更新；更新前的数据库备份为 {}。", kept.display());
    }
    Ok(upgrade.run)
}

/// Returns the office as actor of the command line.
pub fn office(workplace: &Arc<Workplace>) -> Actor {
    Actor::at_command_line(Arc::clone(workplace), None)
}

/// Returns the office as actor, or the person with the given account if their role has the
/// permission.
pub fn actor(
    workplace: &Arc<Workplace>,
    username: Option<&str>,
    permission: Permission,
) -> Result<Actor, Error> {
    let Some(name) = username else { return Ok(office(workplace)) };
    let person = workplace.journal_for_upkeep().read(|db| account::person(db, name))?;
    if !person.role.may(permission) {
        return Err(Error::forbidden(person.role.label()));
    }
    Ok(Actor::at_command_line(Arc::clone(workplace), Some(person)))
}
