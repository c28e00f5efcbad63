//! Queries on the history and the audit log.

use std::ops::RangeInclusive;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use serde_json::Value;

use super::chain::{self, Checkpoint};
use super::history::{Change, ChangeKind};
use super::tx::{Stamp, Via};
use crate::access::Role;
use crate::db::schema::{audit_checkpoints, audit_entries, companies, derivations, history};
use crate::db::{Db, insert_all, on_each};
use crate::error::Error;

#[derive(Insertable)]
#[diesel(table_name = history, treat_none_as_default_value = false)]
struct NewHistory<'a> {
    company_id: Option<i64>,
    record: &'a str,
    record_id: &'a str,
    change: ChangeKind,
    field: Option<&'a str>,
    old_value: Option<&'a str>,
    new_value: Option<&'a str>,
    version: Option<i64>,
    at: NaiveDateTime,
    actor: &'a str,
    via: Via,
    import_id: Option<i64>,
}

pub(super) fn insert_history(
    db: &mut Db,
    stamp: &Stamp,
    import_id: Option<i64>,
    changes: &[Change<'_>],
) -> Result<(), Error> {
    let rows: Vec<_> = changes
        .iter()
        .map(|change| NewHistory {
            company_id: change.company_id,
            record: change.record,
            record_id: &change.record_id,
            change: change.kind,
            field: change.field.as_deref(),
            old_value: change.old.as_deref(),
            new_value: change.new.as_deref(),
            version: change.version,
            at: stamp.at,
            actor: &stamp.actor,
            via: stamp.via,
            import_id,
        })
        .collect();
    insert_all!(db, history::table, &rows)
}

/// Writes one history entry for each company with an id in the range, all in one statement.
pub(super) fn insert_creations(
    db: &mut Db,
    stamp: &Stamp,
    import_id: Option<i64>,
    companies: RangeInclusive<i64>,
) -> Result<(), Error> {
    let created = companies::table
        .filter(companies::id.between(*companies.start(), *companies.end()))
        .order(companies::id.asc())
        .select((
            companies::id.nullable(),
            "company".into_sql::<Text>(),
            companies::id.cast::<Text>(),
            ChangeKind::Created.into_sql::<Text>(),
            companies::version.nullable(),
            stamp.at.into_sql::<Timestamp>(),
            stamp.actor.as_str().into_sql::<Text>(),
            stamp.via.into_sql::<Text>(),
            import_id.into_sql::<Nullable<BigInt>>(),
        ));
    on_each!(db, c => diesel::insert_into(history::table)
        .values(created)
        .into_columns((
            history::company_id,
            history::record,
            history::record_id,
            history::change,
            history::version,
            history::at,
            history::actor,
            history::via,
            history::import_id,
        ))
        .execute(c))?;
    Ok(())
}

/// An entry of the audit log.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    /// Consecutive: there are no gaps.
    pub id: i64,
    /// UTC.
    pub at: NaiveDateTime,
    /// User name, or code of a part of the program.
    pub actor: String,
    /// Role of the actor.
    pub role: Role,
    /// Code of the action.
    pub action: String,
    /// Kind of object.
    pub object: String,
    /// Number or code of the object.
    pub object_id: String,
    pub via: Via,
    /// Network address of the caller.
    pub address: String,
    /// Links the entry to the program's log.
    pub trace_id: String,
    /// Details of the action, as JSON.
    pub detail: String,
    /// Hash of this entry, covering the hash of the previous one.
    pub hash: String,
}

/// Returns the values that identify the state of the data: the hash of the last audit entry, and
/// the number of derivations so far. `None` if the audit log is empty.
pub(super) fn state(db: &mut Db) -> Result<Option<(String, i64)>, Error> {
    let derived = derivations::table.select(derivations::edition).single_value();
    Ok(audit_entries::table
        .order(audit_entries::id.desc())
        .select((audit_entries::hash, derived.assume_not_null()))
        .first(db)
        .optional()?)
}

/// Counts one more change of derived data that has no audit entry.
pub(super) fn next_derivation(db: &mut Db) -> Result<(), Error> {
    diesel::update(derivations::table)
        .set(derivations::edition.eq(derivations::edition + 1))
        .execute(db)?;
    Ok(())
}

/// Appends an entry to the audit log. Writers take turns, so no other entry can come in between.
pub(super) fn append_audit(
    db: &mut Db,
    stamp: &Stamp,
    action: &str,
    object: &str,
    object_id: &str,
    detail: &Value,
) -> Result<(), Error> {
    let last: Option<(i64, String)> = audit_entries::table
        .order(audit_entries::id.desc())
        .select((audit_entries::id, audit_entries::hash))
        .first(db)
        .optional()?;
    let (last_id, last_hash) = last.unwrap_or((0, chain::GENESIS.to_owned()));
    let mut entry = AuditEntry {
        id: last_id + 1,
        at: stamp.at,
        actor: stamp.actor.clone(),
        role: stamp.role,
        action: action.to_owned(),
        object: object.to_owned(),
        object_id: object_id.to_owned(),
        via: stamp.via,
        address: stamp.address.clone(),
        trace_id: stamp.trace_id.clone(),
        detail: detail.to_string(),
        hash: String::new(),
    };
    entry.hash = chain::link(&last_hash, &entry);
    diesel::insert_into(audit_entries::table).values(&entry).execute(db)?;
    if let Some(checkpoint) = Checkpoint::at(&entry) {
        diesel::insert_into(audit_checkpoints::table).values(checkpoint).execute(db)?;
    }
    Ok(())
}

/// Filter for the audit log.
#[derive(Debug, Default)]
pub struct AuditFilter {
    /// Only entries with a smaller number.
    pub before: Option<i64>,
    /// Only actions of this actor.
    pub actor: Option<String>,
    /// Only actions with this code.
    pub action: Option<String>,
    /// Only actions on objects of this kind.
    pub object: Option<String>,
    /// Only actions on the object with this number or code.
    pub object_id: Option<String>,
}

/// Returns the matching audit entries, newest first.
pub fn list_audit(db: &mut Db, filter: AuditFilter, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    let mut query = audit_entries::table
        .select(AuditEntry::as_select())
        .order(audit_entries::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(before) = filter.before {
        query = query.filter(audit_entries::id.lt(before));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_entries::actor.eq(actor));
    }
    if let Some(action) = filter.action {
        query = query.filter(audit_entries::action.eq(action));
    }
    if let Some(object) = filter.object {
        query = query.filter(audit_entries::object.eq(object));
    }
    if let Some(object_id) = filter.object_id {
        query = query.filter(audit_entries::object_id.eq(object_id));
    }
    Ok(query.load(db)?)
}

/// Returns the entries after `after` up to and including `until`, oldest first, for verification.
pub(super) fn entries_between(
    db: &mut Db,
    after: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<AuditEntry>, Error> {
    Ok(audit_entries::table
        .filter(audit_entries::id.gt(after).and(audit_entries::id.le(until)))
        .order(audit_entries::id.asc())
        .limit(limit)
        .select(AuditEntry::as_select())
        .load(db)?)
}

/// Returns the checkpoints from entry `first` to entry `last`.
pub(super) fn checkpoints_between(
    db: &mut Db,
    first: i64,
    last: i64,
) -> Result<Vec<Checkpoint>, Error> {
    Ok(audit_checkpoints::table
        .filter(audit_checkpoints::entry.between(first, last))
        .select(Checkpoint::as_select())
        .load(db)?)
}

/// Returns the checkpoint at an entry, if there is one.
pub fn checkpoint(db: &mut Db, entry: i64) -> Result<Option<Checkpoint>, Error> {
    let found = audit_checkpoints::table.find(entry).select(Checkpoint::as_select());
    Ok(found.first(db).optional()?)
}
