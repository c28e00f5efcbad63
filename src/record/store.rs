//! Writing and reading the trace.

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

/// One entry for each company with these numbers, in one statement however many they are.
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

/// One entry of the audit log.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    /// Number; there are no gaps.
    pub id: i64,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Who: a user name, or a part of the program.
    pub actor: String,
    /// Their role.
    pub role: Role,
    /// What they did.
    pub action: String,
    /// To what kind of object.
    pub object: String,
    /// Its number or code.
    pub object_id: String,
    /// By what means.
    pub via: Via,
    /// From which address.
    pub address: String,
    /// Ties it to the program's log.
    pub trace_id: String,
    /// What more there is to say, as JSON.
    pub detail: String,
    /// Covers the entry and the hash before it.
    pub hash: String,
}

/// What names the state of the data: the last link of the chain, and how often something was
/// derived since.
pub(super) fn state(db: &mut Db) -> Result<Option<(String, i64)>, Error> {
    let derived = derivations::table.select(derivations::edition).single_value();
    Ok(audit_entries::table
        .order(audit_entries::id.desc())
        .select((audit_entries::hash, derived.assume_not_null()))
        .first(db)
        .optional()?)
}

/// Something was derived anew without an entry of the audit log.
pub(super) fn next_derivation(db: &mut Db) -> Result<(), Error> {
    diesel::update(derivations::table)
        .set(derivations::edition.eq(derivations::edition + 1))
        .execute(db)?;
    Ok(())
}

/// Appends to the chain. Writers take turns, so the last link is the last link.
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

/// Which entries the auditor wants, newest first.
#[derive(Debug, Default)]
pub struct AuditFilter {
    /// Only entries with a smaller number.
    pub before: Option<i64>,
    /// Only what this one did.
    pub actor: Option<String>,
    /// Only acts of this kind.
    pub action: Option<String>,
    /// Only those on objects of this kind.
    pub object: Option<String>,
    /// Only those on the object with this number or code.
    pub object_id: Option<String>,
}

/// The entries that the filter lets through, newest first.
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

/// The entries after one and up to another, oldest first, for verification.
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

/// The checkpoints at these entries.
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

/// The checkpoint at an entry.
pub fn checkpoint(db: &mut Db, entry: i64) -> Result<Option<Checkpoint>, Error> {
    let found = audit_checkpoints::table.find(entry).select(Checkpoint::as_select());
    Ok(found.first(db).optional()?)
}
