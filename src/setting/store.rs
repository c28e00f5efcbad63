//! Every query on settings. They are no one's business data: the same for every scope.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::subject::Subject;
use crate::db::schema::settings;
use crate::db::{Db, on_each};
use crate::error::Error;

/// A subject as it is in force.
pub fn in_force<S: Subject>(db: &mut Db) -> Result<S, Error> {
    Ok(with_version(db)?.0)
}

/// A subject as it is in force, with its version: 1 where the defaults hold.
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

/// Puts a subject in the place of what it was before.
pub(super) fn put<S: Subject>(
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
