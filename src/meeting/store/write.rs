//! Writes of meetings, agendas and decisions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::access::{BlockerRef, CompanyRef};
use crate::db::schema::{decisions, meeting_items, meetings};
use crate::db::{Db, on_each};
use crate::error::Error;
use crate::meeting::deadline::Deadline;
use crate::meeting::model::{
    Decision, Meeting, MeetingFacts, MeetingStatus, NewDecisionRow, Progress,
};

/// Stores a meeting and returns its ID.
pub fn insert(db: &mut Db, facts: &MeetingFacts, at: NaiveDateTime) -> Result<i64, Error> {
    let stored = diesel::insert_into(meetings::table).values((
        facts,
        meetings::status.eq(MeetingStatus::Planned),
        meetings::created_at.eq(at),
        meetings::updated_at.eq(at),
        meetings::version.eq(1),
    ));
    Ok(stored.returning(meetings::id).get_result(db)?)
}

/// Stores a changed meeting. Fails if the stored version is not the one that the caller saw.
pub fn update(
    db: &mut Db,
    meeting: &Meeting,
    (facts, status): (&MeetingFacts, MeetingStatus),
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = meetings::id.eq(meeting.id).and(meetings::version.eq(meeting.version));
    let changed = diesel::update(meetings::table.filter(seen))
        .set((
            facts,
            meetings::status.eq(status),
            meetings::updated_at.eq(at),
            meetings::version.eq(meetings::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(raced()) }
}

/// Replaces an agenda with these blockers and their companies, in order. Items that are not in
/// `before`, because their company is in the recycle bin, stay.
pub fn set_agenda(
    db: &mut Db,
    meeting: &Meeting,
    before: &[i64],
    items: &[(BlockerRef, CompanyRef)],
) -> Result<(), Error> {
    let of_meeting = meeting_items::table.filter(meeting_items::meeting_id.eq(meeting.id));
    diesel::delete(of_meeting.filter(meeting_items::blocker_id.eq_any(before))).execute(db)?;
    let rows: Vec<_> = items
        .iter()
        .zip(1_i32..)
        .map(|((blocker, company), position)| {
            (
                meeting_items::meeting_id.eq(meeting.id),
                meeting_items::blocker_id.eq(*blocker),
                meeting_items::company_id.eq(*company),
                meeting_items::position.eq(position),
            )
        })
        .collect();
    on_each!(db, c => diesel::insert_into(meeting_items::table).values(&rows).execute(c))?;
    Ok(())
}

/// Stores a decision and returns its ID.
pub fn insert_decision(db: &mut Db, new: &NewDecisionRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(decisions::table).values(new).returning(decisions::id).get_result(db)?)
}

/// Stores the progress of a decision. Fails if the stored version is not the one that the caller
/// saw.
pub fn update_decision(
    db: &mut Db,
    decision: &Decision,
    progress: &Progress,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = decisions::id.eq(decision.id).and(decisions::version.eq(decision.version));
    let changed = diesel::update(decisions::table.filter(seen))
        .set((
            progress,
            decisions::updated_at.eq(at),
            decisions::version.eq(decisions::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(raced()) }
}

/// Stores a recalculated deadline.
pub fn update_deadline(
    db: &mut Db,
    decision: &Decision,
    deadline: &Deadline,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(decisions::table.find(decision.id))
        .set((
            deadline,
            decisions::updated_at.eq(at),
            decisions::version.eq(decisions::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Marks a recalculated deadline that did not change, so that it is not checked again.
pub fn mark_calculated(db: &mut Db, decision: &Decision, edition: &str) -> Result<(), Error> {
    diesel::update(decisions::table.find(decision.id))
        .set(decisions::reckoned_by.eq(edition))
        .execute(db)?;
    Ok(())
}

fn raced() -> Error {
    Error::raced()
}
