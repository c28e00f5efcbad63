//! Queries of the rounds: deadlines that have come, and those to recalculate.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::access::{BlockerRef, Scope};
use crate::blocker::model::Status;
use crate::blocker::rounds::Moment;
use crate::db::Db;
use crate::db::schema::{blocker_steps, blockers, companies};
use crate::error::Error;

/// Whether the step was taken for the deadline in this column.
macro_rules! taken {
    ($moment:expr, $deadline:expr) => {
        exists(
            blocker_steps::table
                .filter(blocker_steps::blocker_id.eq(blockers::id))
                .filter(blocker_steps::step.eq($moment))
                .filter(blocker_steps::deadline.nullable().eq($deadline)),
        )
    };
}

/// Returns blockers with a deadline up to a day for which a step was not taken yet, earliest first.
pub fn due(
    db: &mut Db,
    _scope: &Scope,
    moment: Moment,
    (until, today): (NaiveDate, NaiveDate),
    most: i64,
) -> Result<Vec<i64>, Error> {
    let living = blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null())
        .select(blockers::id)
        .limit(most)
        .into_boxed();
    let found = match moment {
        Moment::LateSign => living
            .filter(blockers::status.eq(Status::Assigned))
            .filter(blockers::sign_by.le(until))
            .filter(not(taken!(moment, blockers::sign_by)))
            .order(blockers::sign_by.asc()),
        Moment::Near => living
            .filter(blockers::yellow_from.le(until).and(blockers::turn_ends_on.ge(today)))
            .filter(not(taken!(moment, blockers::turn_ends_on)))
            .order(blockers::turn_ends_on.asc()),
        _ => living
            .filter(blockers::turn_ends_on.le(until))
            .filter(not(taken!(moment, blockers::turn_ends_on)))
            .order(blockers::turn_ends_on.asc()),
    };
    Ok(found.load(db)?)
}

/// Records that a step was taken; the key of the table refuses a second time.
pub fn take_step(
    db: &mut Db,
    blocker: BlockerRef,
    moment: Moment,
    deadline: NaiveDate,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::insert_into(blocker_steps::table)
        .values((
            blocker_steps::blocker_id.eq(blocker),
            blocker_steps::step.eq(moment),
            blocker_steps::deadline.eq(deadline),
            blocker_steps::taken_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns blockers whose running deadline was calculated with another edition. A paused one is
/// recalculated when it continues.
pub fn outdated(db: &mut Db, _scope: &Scope, edition: &str, most: i64) -> Result<Vec<i64>, Error> {
    Ok(blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null())
        .filter(blockers::turn_ends_on.is_not_null())
        // As two ranges of an index, because “not equal” would read every row.
        .filter(blockers::reckoned_by.lt(edition).or(blockers::reckoned_by.gt(edition)))
        .order(blockers::id.asc())
        .limit(most)
        .select(blockers::id)
        .load(db)?)
}
