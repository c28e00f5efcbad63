//! All queries on settings. They are the same for every scope.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::subject::Subject;
use crate::db::schema::settings;
use crate::db::{Db, on_each};
use crate::error::Error;

/// Returns the current value of a subject.
pub fn in_force<S: Subject>(db: &mut Db) -> Result<S, Error> {
    Ok(with_version(db)?.0)
}

/// Returns the current value of a subject and its version; version 1 is the default.
pub(super) fn with_version<S: Subject>(db: &mut Db) -> Result<(S, i64), Error> {
    let kept: Option<(String, i64)> = settings::table
        .find(S::NAME)
        .select((settings::body, settings::version))
        .first(db)
        .optional()?;
    match kept {
        Some((body, version)) => Ok((serde_json::from_str(&body)?, version)),
        None => Ok((S::default(), 1)),
    }
}

/// Replaces the stored value of a subject.
pub(super) fn replace<S: Subject>(
    db: &mut Db,
    subject: &S,
    at: NaiveDateTime,
    version: i64,
) -> Result<(), Error> {
    let body = serde_json::to_string(subject)?;
    let row = (
        settings::subject.eq(S::NAME),
        settings::body.eq(body),
        settings::updated_at.eq(at),
        settings::version.eq(version),
    );
    diesel::delete(settings::table.find(S::NAME)).execute(db)?;
    on_each!(db, c => diesel::insert_into(settings::table).values(&row).execute(c))?;
    Ok(())
}
