//! Queries on the history and the evidence of blockers.

use diesel::prelude::*;

use crate::access::BlockerRef;
use crate::attachment::Attachment;
use crate::blocker::event::{Event, Evidence, NewEvent, NewEvidenceRow};
use crate::db::schema::{attachments, blocker_events, blocker_evidence, blockers};
use crate::db::{Db, insert_all, on_each};
use crate::error::Error;

/// Maximum number of history entries read for a blocker.
pub const MOST_EVENTS: i64 = 500;

/// Inserts a history entry and returns its id.
pub fn insert_event(db: &mut Db, new: &NewEvent<'_>) -> Result<i64, Error> {
    let stored = diesel::insert_into(blocker_events::table).values(new);
    Ok(stored.returning(blocker_events::id).get_result(db)?)
}

/// Inserts history entries of many blockers.
pub fn insert_events(db: &mut Db, new: &[NewEvent<'_>]) -> Result<(), Error> {
    insert_all!(db, blocker_events::table, new)
}

/// Inserts evidence.
pub fn insert_evidence(db: &mut Db, new: &[NewEvidenceRow<'_>]) -> Result<(), Error> {
    on_each!(db, c => diesel::insert_into(blocker_evidence::table).values(new).execute(c))?;
    Ok(())
}

/// Returns the history of a blocker, newest first.
pub fn events_of(db: &mut Db, blocker: BlockerRef) -> Result<Vec<Event>, Error> {
    Ok(blocker_events::table
        .filter(blocker_events::blocker_id.eq(blocker))
        .order(blocker_events::id.desc())
        .limit(MOST_EVENTS)
        .select(Event::as_select())
        .load(db)?)
}

/// Returns the latest history entry of each of these blockers.
pub fn latest_events(db: &mut Db, blockers: &[BlockerRef]) -> Result<Vec<(i64, Event)>, Error> {
    let latest: Vec<Option<i64>> = blocker_events::table
        .filter(blocker_events::blocker_id.eq_any(blockers))
        .group_by(blocker_events::blocker_id)
        .select(diesel::dsl::max(blocker_events::id))
        .load(db)?;
    let latest: Vec<i64> = latest.into_iter().flatten().collect();
    Ok(blocker_events::table
        .filter(blocker_events::id.eq_any(latest))
        .select((blocker_events::blocker_id, Event::as_select()))
        .load(db)?)
}

/// Returns the evidence of a blocker, oldest first.
pub fn evidence_of(db: &mut Db, blocker: BlockerRef) -> Result<Vec<Evidence>, Error> {
    Ok(blocker_evidence::table
        .left_join(
            attachments::table.on(attachments::id.nullable().eq(blocker_evidence::attachment_id)),
        )
        .filter(blocker_evidence::blocker_id.eq(blocker))
        .order(blocker_evidence::id.asc())
        .limit(MOST_EVENTS)
        .select(Evidence::as_select())
        .load(db)?)
}

/// Returns the number of pieces of evidence of a blocker in a round.
pub fn evidence_in_round(db: &mut Db, blocker: BlockerRef, round: i32) -> Result<usize, Error> {
    let of_round = blocker_evidence::blocker_id.eq(blocker).and(blocker_evidence::round.eq(round));
    let count: i64 = blocker_evidence::table.filter(of_round).count().get_result(db)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Returns the file of a piece of evidence of a blocker.
pub fn file_of(
    db: &mut Db,
    blocker: BlockerRef,
    evidence_id: i64,
) -> Result<Option<Attachment>, Error> {
    Ok(blocker_evidence::table
        .inner_join(
            attachments::table.on(attachments::id.nullable().eq(blocker_evidence::attachment_id)),
        )
        .filter(blocker_evidence::id.eq(evidence_id))
        .filter(blocker_evidence::blocker_id.eq(blocker))
        .select(Attachment::as_select())
        .first(db)
        .optional()?)
}

/// Returns the blocker of which a file is evidence, if any.
pub fn evidenced_by(db: &mut Db, file: &Attachment) -> Result<Option<i64>, Error> {
    Ok(blocker_evidence::table
        .filter(blocker_evidence::attachment_id.assume_not_null().eq(file.id))
        .select(blocker_evidence::blocker_id)
        .first(db)
        .optional()?)
}

/// Returns the ids of the blockers that follow one, in order.
pub fn followers(db: &mut Db, parent: BlockerRef) -> Result<Vec<i64>, Error> {
    Ok(blockers::table
        .filter(blockers::parent_id.assume_not_null().eq(parent))
        .order(blockers::id.asc())
        .limit(MOST_FOLLOWERS)
        .select(blockers::id)
        .load(db)?)
}

/// Maximum number of blockers that follow one.
pub const MOST_FOLLOWERS: i64 = 100;
