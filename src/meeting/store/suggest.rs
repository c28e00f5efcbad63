//! What a meeting might be about: the one place that says in which order.

use diesel::prelude::*;

use crate::access::{Reach, Scope};
use crate::blocker::Status;
use crate::db::schema::{blocker_departments, blockers, companies, meeting_items, meetings};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::meeting::model::MeetingStatus;
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    blockers::table,
    companies::table,
    diesel::dsl::Eq<blockers::company_id, companies::id>,
>;

/// The states of a blocker that is not closed, by which the index is read.
const OPEN: [Status; 7] = [
    Status::Raised,
    Status::Assigned,
    Status::Signed,
    Status::InProgress,
    Status::Answered,
    Status::Verifying,
    Status::Paused,
];

fn within(scope: &Scope) -> Condition<Joined> {
    let kept = companies::deleted_at.is_null();
    match scope.reach() {
        Reach::City => Box::new(kept),
        Reach::Town(code) => Box::new(kept.and(companies::town_code.eq(code.clone()))),
        Reach::Department(code) => Box::new(kept.and(blockers::id.eq_any(super::work_of!(code)))),
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

/// The open blockers for an agenda, by number: severe ones, those before the office, those told
/// furthest up, then by how late whoever must act is; what is on the agenda of this meeting or
/// of one that is planned is not among them.
pub fn suggested(
    db: &mut Db,
    scope: &Scope,
    meeting: i64,
    paging: Paging,
) -> Result<Page<i64>, Error> {
    let taken = || {
        meeting_items::table
            .inner_join(meetings::table.on(meeting_items::meeting_id.eq(meetings::id)))
            .filter(meetings::status.eq(MeetingStatus::Planned).or(meetings::id.eq(meeting)))
            .select(meeting_items::blocker_id)
    };
    let open = || {
        blockers::table
            .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
            .select(blockers::id)
            .into_boxed()
            .filter(within(scope))
            .filter(blockers::status.eq_any(OPEN))
            .filter(blockers::id.ne_all(taken()))
    };
    let ids = open()
        .order((
            blockers::severity.desc(), // `severe` before `normal`
            blockers::with_office.desc(),
            blockers::escalated.desc(),
            blockers::turn_ends_on.is_null().asc(),
            blockers::turn_ends_on.asc(),
            blockers::id.asc(),
        ))
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let counted = count_rows(db, open().limit(COUNTED + 1))?;
    Ok(Page::new(ids, paging, counted))
}
