//! Every query on settings. They are no one's business data: the same for every scope.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::Supervision;
use crate::db::schema::settings;
use crate::db::{Db, on_each};
use crate::error::Error;

/// The subject of 督办规则.
const SUPERVISION: &str = "supervision";

/// 督办规则 in force.
pub fn supervision(db: &mut Db) -> Result<Supervision, Error> {
    Ok(supervision_and_version(db)?.0)
}

/// With their version, 1 where the defaults hold.
pub(super) fn supervision_and_version(db: &mut Db) -> Result<(Supervision, i64), Error> {
    let kept: Option<(String, i64)> = settings::table
        .find(SUPERVISION)
        .select((settings::body, settings::version))
        .first(db)
        .optional()?;
    match kept {
        Some((body, version)) => Ok((serde_json::from_str(&body)?, version)),
        None => Ok((Supervision::default(), 1)),
    }
}

/// Puts 督办规则 in the place of those before.
pub(super) fn put_supervision(
    db: &mut Db,
    rules: &Supervision,
    at: NaiveDateTime,
    version: i64,
) -> Result<(), Error> {
    let body = serde_json::to_string(rules)?;
    let row = (
        settings::subject.eq(SUPERVISION),
        settings::body.eq(body),
        settings::updated_at.eq(at),
        settings::version.eq(version),
    );
    diesel::delete(settings::table.find(SUPERVISION)).execute(db)?;
    on_each!(db, c => diesel::insert_into(settings::table).values(&row).execute(c))?;
    Ok(())
}
