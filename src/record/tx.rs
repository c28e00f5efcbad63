//! A change in progress.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::history::Change;
use super::store;
use crate::access::{Role, in_china};
use crate::db::types::text_enum;
use crate::db::{Database, Db};
use crate::error::Error;
use crate::profile;

text_enum! {
    /// Through what a change was made.
    pub enum Via {
        Form = "form" => "页面",
        Api = "api" => "接口",
        Import = "import" => "导入",
        CommandLine = "command_line" => "命令行",
        Start = "start" => "系统启动",
        Schedule = "schedule" => "定时任务",
    }
}

/// Who changes, when, from where: stamped on every entry of one transaction.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// UTC, whole seconds.
    pub at: NaiveDateTime,
    /// The user name.
    pub actor: String,
    /// Their role.
    pub role: Role,
    /// By what means.
    pub via: Via,
    /// The caller's address.
    pub address: String,
    /// Ties the entry to the log.
    pub trace_id: String,
}

impl Stamp {
    /// The program itself, in work that no person asked for.
    pub fn system(at: NaiveDateTime, via: Via) -> Self {
        Self {
            at,
            actor: "system".into(),
            role: Role::Office,
            via,
            address: "local".into(),
            trace_id: crate::trace_id::new_trace_id(),
        }
    }
}

/// Changes data in the name of the program itself: one transaction, and like a person's it is
/// not committed without an audit entry. Blocks.
pub fn system_write<T>(
    database: &Database,
    at: NaiveDateTime,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    write_as(database, Stamp::system(at, Via::Start), change)
}

/// As [`system_write`], for work whose hour has come.
pub fn scheduled_write<T>(
    database: &Database,
    at: NaiveDateTime,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    write_as(database, Stamp::system(at, Via::Schedule), change)
}

fn write_as<T>(
    database: &Database,
    stamp: Stamp,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    database.write(|connection| {
        let mut tx = Tx::new(connection, stamp);
        let value = change(&mut tx)?;
        tx.seal()?;
        Ok(value)
    })
}

/// An open transaction together with the person it belongs to.
pub struct Tx<'a> {
    connection: &'a mut Db,
    stamp: Stamp,
    import_id: Option<i64>,
    accounted_for: bool,
    /// Companies whose records have changed.
    changed: BTreeSet<i64>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: &'a mut Db, stamp: Stamp) -> Self {
        Self { connection, stamp, import_id: None, accounted_for: false, changed: BTreeSet::new() }
    }

    /// The connection, for a store.
    pub fn db(&mut self) -> &mut Db {
        self.connection
    }

    /// The moment of the change: the same for all it writes.
    pub fn now(&self) -> NaiveDateTime {
        self.stamp.at
    }

    /// The day of the change, in China.
    pub fn today(&self) -> NaiveDate {
        in_china(self.stamp.at).date()
    }

    /// Who changes.
    pub fn actor(&self) -> &str {
        &self.stamp.actor
    }

    /// Their role.
    pub fn role(&self) -> Role {
        self.stamp.role
    }

    /// From here on the changes are those of an import.
    pub fn on_behalf_of_import(&mut self, import_id: i64) {
        self.import_id = Some(import_id);
        self.stamp.via = Via::Import;
    }

    /// The import it belongs to, if any.
    pub fn import_id(&self) -> Option<i64> {
        self.import_id
    }

    /// Writes changes of fields into the history.
    pub fn history(&mut self, changes: &[Change<'_>]) -> Result<(), Error> {
        self.changed.extend(changes.iter().filter_map(|change| change.company_id));
        store::insert_history(self.connection, &self.stamp, self.import_id, changes)
    }

    /// Writes into the history that companies with these numbers were created just now.
    pub fn history_of_creation(&mut self, companies: RangeInclusive<i64>) -> Result<(), Error> {
        store::insert_creations(self.connection, &self.stamp, self.import_id, companies)
    }

    /// Writes an entry of the audit log.
    pub fn audit(
        &mut self,
        action: &str,
        object: &str,
        object_id: &str,
        detail: Value,
    ) -> Result<(), Error> {
        self.accounted_for = true;
        store::append_audit(self.connection, &self.stamp, action, object, object_id, &detail)
    }

    /// The transaction turned out to change nothing, so there is nothing to account for.
    pub fn nothing_changed(&mut self) {
        self.accounted_for = true;
    }

    /// The last step before commit: what follows from the changed companies follows now.
    pub(crate) fn seal(self) -> Result<(), Error> {
        if !self.accounted_for {
            let what = "a change was about to be committed without an audit entry";
            return Err(Error::internal(what));
        }
        if self.changed.is_empty() {
            return Ok(());
        }
        let (changed, today) = (self.changed.iter().copied().collect::<Vec<_>>(), self.today());
        profile::follow(self.connection, &changed, today)
    }
}
