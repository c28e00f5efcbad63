//! The write transaction.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::history::Change;
use super::hooks::{Follower, Hooks};
use super::store;
use crate::access::{CompanyRef, Role, in_china};
use crate::city::{City, Seeds};
use crate::db::types::text_enum;
use crate::db::{Db, WriteMark};
use crate::error::Error;

text_enum! {
    /// Way in which a change was made.
    pub enum Via {
        Form = "form" => "页面",
        Api = "api" => "接口",
        Import = "import" => "导入",
        CommandLine = "command_line" => "命令行",
        Start = "start" => "系统启动",
        Schedule = "schedule" => "定时任务",
    }
}

/// Actor, time and origin of a change, written on every entry of the transaction.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// UTC, whole seconds.
    pub at: NaiveDateTime,
    /// User name, or code of a part of the program.
    pub actor: String,
    /// Role of the actor.
    pub role: Role,
    pub via: Via,
    /// Network address of the caller.
    pub address: String,
    /// Links the entries to the program's log.
    pub trace_id: String,
}

impl Stamp {
    /// The stamp of work that the program does by itself.
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

/// Reason why a transaction writes no audit entry.
#[derive(Clone, Copy)]
enum Unaudited {
    NothingChanged,
    Derived,
    Bookkeeping,
}

/// An open transaction and the stamp of its actor.
pub struct Tx<'a> {
    connection: &'a mut Db,
    stamp: Stamp,
    import_id: Option<i64>,
    /// Whether an audit entry was written.
    audited: bool,
    /// Why no audit entry is written, if a reason was given.
    unaudited: Option<Unaudited>,
    /// Write counter of the connection at the start of the transaction.
    written_before: WriteMark,
    /// Companies whose records have changed.
    changed: BTreeSet<i64>,
    hooks: &'a Hooks,
    seeds: &'a Arc<Seeds>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(
        connection: &'a mut Db,
        stamp: Stamp,
        hooks: &'a Hooks,
        seeds: &'a Arc<Seeds>,
    ) -> Result<Self, Error> {
        let written_before = connection.write_mark()?;
        Ok(Self {
            connection,
            stamp,
            import_id: None,
            audited: false,
            unaudited: None,
            written_before,
            changed: BTreeSet::new(),
            hooks,
            seeds,
        })
    }

    /// Hooks provided by features in higher layers.
    pub fn hooks(&self) -> &'a Hooks {
        self.hooks
    }

    /// Seed files of the city.
    pub fn seeds(&self) -> &'a Arc<Seeds> {
        self.seeds
    }

    /// City whose records are changed.
    pub fn city(&self) -> &'a City {
        self.seeds.city()
    }

    /// The connection, for the query functions of a feature.
    pub fn db(&mut self) -> &mut Db {
        self.connection
    }

    /// Time of the change, UTC; the same for all entries of the transaction.
    pub fn now(&self) -> NaiveDateTime {
        self.stamp.at
    }

    /// The day of the change, in China.
    pub fn today(&self) -> NaiveDate {
        in_china(self.stamp.at).date()
    }

    /// User name, or code of a part of the program.
    pub fn actor(&self) -> &str {
        &self.stamp.actor
    }

    /// Role of the actor.
    pub fn role(&self) -> Role {
        self.stamp.role
    }

    /// Marks all following changes as made by an import.
    pub fn on_behalf_of_import(&mut self, import_id: i64) {
        self.import_id = Some(import_id);
        self.stamp.via = Via::Import;
    }

    /// The import that the changes belong to, if any.
    pub fn import_id(&self) -> Option<i64> {
        self.import_id
    }

    /// Writes history entries.
    pub fn history(&mut self, changes: &[Change<'_>]) -> Result<(), Error> {
        self.changed.extend(changes.iter().filter_map(|change| change.company_id));
        store::insert_history(self.connection, &self.stamp, self.import_id, changes)
    }

    /// Writes a history entry of creation for each company with an id in the range.
    pub fn history_of_creation(&mut self, companies: RangeInclusive<i64>) -> Result<(), Error> {
        store::insert_creations(self.connection, &self.stamp, self.import_id, companies)
    }

    /// Writes an audit entry.
    pub fn audit(
        &mut self,
        action: &str,
        object: &str,
        object_id: &str,
        detail: Value,
    ) -> Result<(), Error> {
        self.audited = true;
        store::append_audit(self.connection, &self.stamp, action, object, object_id, &detail)
    }

    /// Declares that the transaction changed nothing and needs no audit entry. This is checked
    /// before the commit.
    pub fn nothing_changed(&mut self) {
        self.unaudited.get_or_insert(Unaudited::NothingChanged);
    }

    /// Declares that the written data is derived from records whose changes have their own audit
    /// entries. Cached results are recomputed afterwards.
    pub fn derived(&mut self, _reason: &'static str) {
        self.unaudited = Some(Unaudited::Derived);
    }

    /// Declares that the written data is internal to the program and affects nothing that users
    /// see.
    pub fn bookkeeping(&mut self, _reason: &'static str) {
        self.unaudited = Some(Unaudited::Bookkeeping);
    }

    /// Last step before the commit: checks the audit entry, then calls every [`Follower`] for the
    /// changed companies.
    pub(super) fn seal(mut self) -> Result<(), Error> {
        self.check_accounts()?;
        if self.changed.is_empty() {
            return Ok(());
        }
        let key = |id: &i64| CompanyRef::found_by("its history was written here", *id);
        let (changed, today): (Vec<_>, _) = (self.changed.iter().map(key).collect(), self.today());
        let mut followers = self.hooks.of::<Follower>();
        followers.try_for_each(|Follower(follow)| follow(self.connection, &changed, today))
    }

    /// Refuses a change without an audit entry and without a declared reason.
    fn check_accounts(&mut self) -> Result<(), Error> {
        match self.unaudited {
            _ if self.audited => Ok(()),
            Some(Unaudited::Derived) => store::next_derivation(self.connection),
            Some(Unaudited::Bookkeeping) => Ok(()),
            Some(Unaudited::NothingChanged) => {
                match self.connection.has_written_since(&self.written_before)? {
                    false => Ok(()),
                    true => Err(Error::internal("a change said that nothing had changed")),
                }
            }
            None => {
                Err(Error::internal("a change was about to be committed without an audit entry"))
            }
        }
    }
}
