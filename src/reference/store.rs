//! All queries on loaded seed files and dated rules. This data is the same for every scope.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::model::RuleVersion;
use crate::db::schema::{loaded_seeds, rule_versions};
use crate::db::{Db, on_each};
use crate::error::Error;

/// Returns the version of a rule in force on a date: its first day and its TOML.
pub fn rule_in_force(
    db: &mut Db,
    rule: &str,
    on: NaiveDate,
) -> Result<Option<(NaiveDate, String)>, Error> {
    Ok(rule_versions::table
        .filter(rule_versions::rule.eq(rule).and(rule_versions::effective_from.le(on)))
        .order(rule_versions::effective_from.desc())
        .select((rule_versions::effective_from, rule_versions::body))
        .first(db)
        .optional()?)
}

/// Returns the earliest version of a rule: its first day and its TOML.
pub fn first_rule(db: &mut Db, rule: &str) -> Result<Option<(NaiveDate, String)>, Error> {
    Ok(rule_versions::table
        .filter(rule_versions::rule.eq(rule))
        .order(rule_versions::effective_from.asc())
        .select((rule_versions::effective_from, rule_versions::body))
        .first(db)
        .optional()?)
}

/// Returns name and hash of each loaded file.
pub(super) fn digests(db: &mut Db) -> Result<Vec<(String, String)>, Error> {
    Ok(loaded_seeds::table.select((loaded_seeds::name, loaded_seeds::digest)).load(db)?)
}

/// Stores the hash of a loaded file.
pub(super) fn remember(
    db: &mut Db,
    file: &str,
    digest: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::delete(loaded_seeds::table.find(file)).execute(db)?;
    diesel::insert_into(loaded_seeds::table)
        .values((
            loaded_seeds::name.eq(file),
            loaded_seeds::digest.eq(digest),
            loaded_seeds::loaded_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns the stored versions of a rule, by date.
pub(super) fn versions(db: &mut Db, rule: &str) -> Result<Vec<RuleVersion>, Error> {
    Ok(rule_versions::table
        .filter(rule_versions::rule.eq(rule))
        .order(rule_versions::effective_from.asc())
        .select(RuleVersion::as_select())
        .load(db)?)
}

/// Adds versions of a rule. Versions are never changed.
pub(super) fn add_versions(db: &mut Db, new: &[RuleVersion]) -> Result<usize, Error> {
    Ok(on_each!(db, c => diesel::insert_into(rule_versions::table).values(new).execute(c))?)
}
