//! Blockers that are already on an agenda.

use diesel::prelude::*;

use super::MOST_ITEMS;
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{meeting_items, meetings};
use crate::error::Error;
use crate::meeting::model::MeetingStatus;

/// Maximum number of planned meetings that are read. Blockers on the agendas of further meetings
/// are suggested again.
const MOST_PLANNED: i64 = 100;

/// Returns the blockers on the agenda of this meeting or of any planned meeting.
pub fn on_an_agenda(db: &mut Db, _scope: &Scope, meeting: i64) -> Result<Vec<i64>, Error> {
    Ok(meeting_items::table
        .inner_join(meetings::table.on(meeting_items::meeting_id.eq(meetings::id)))
        .filter(meetings::status.eq(MeetingStatus::Planned).or(meetings::id.eq(meeting)))
        .order((meetings::id.desc(), meeting_items::position.asc()))
        .limit(MOST_PLANNED * MOST_ITEMS)
        .select(meeting_items::blocker_id)
        .load(db)?)
}
