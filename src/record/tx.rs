//! A change in progress.

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

/// Why a transaction writes no entry of the audit log.
#[derive(Clone, Copy)]
enum Unaudited {
    NothingChanged,
    Derived,
    Bookkeeping,
}

/// An open transaction together with the person it belongs to.
pub struct Tx<'a> {
    connection: &'a mut Db,
    stamp: Stamp,
    import_id: Option<i64>,
    /// An entry of the audit log was written.
    audited: bool,
    /// Why there is none.
    unaudited: Option<Unaudited>,
    /// What the connection had written before.
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

    /// What features above have handed to the one that asks.
    pub fn hooks(&self) -> &'a Hooks {
        self.hooks
    }

    /// What the city is set up with.
    pub fn seeds(&self) -> &'a Arc<Seeds> {
        self.seeds
    }

    /// Whose books are changed.
    pub fn city(&self) -> &'a City {
        self.seeds.city()
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
        self.audited = true;
        store::append_audit(self.connection, &self.stamp, action, object, object_id, &detail)
    }

    /// The transaction turned out to change nothing, so there is nothing to account for. That is
    /// checked before the commit.
    pub fn nothing_changed(&mut self) {
        self.unaudited.get_or_insert(Unaudited::NothingChanged);
    }

    /// What is written follows from records whose changes are accounted for where they are made.
    /// Whatever is remembered of the data is found out anew afterwards.
    pub fn derived(&mut self, _reason: &'static str) {
        self.unaudited = Some(Unaudited::Derived);
    }

    /// What is written is the program's own affair, and nothing that anyone is shown of the city
    /// follows from it.
    pub fn bookkeeping(&mut self, _reason: &'static str) {
        self.unaudited = Some(Unaudited::Bookkeeping);
    }

    /// The last step before commit: what follows from the changed companies follows now.
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

    /// Refuses a change that nobody would be told of.
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
