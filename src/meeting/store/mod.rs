//! Queries on meetings, their agendas and their decisions.

mod decided;
mod rounds;
mod suggest;
mod write;

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

pub use self::decided::*;
pub use self::rounds::{due, take_step};
pub use self::suggest::on_an_agenda;
pub use self::write::*;
use super::filter::MeetingQuery;
use super::model::{Meeting, MeetingCounted};
use crate::access::{Reach, Scope};
use crate::db::schema::{blocker_departments, companies, decisions, meeting_items, meetings};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::web::{COUNTED, Page, Paging};

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    decisions::meeting_id,
    decisions::status,
    decisions::due_on,
    decisions::yellow_from
);

/// Maximum number of items on an agenda.
pub const MOST_ITEMS: i64 = 50;

type Items = diesel::dsl::InnerJoinQuerySource<
    meeting_items::table,
    companies::table,
    diesel::dsl::Eq<meeting_items::company_id, companies::id>,
>;

/// Blockers that a department leads or assists in.
macro_rules! work_of {
    ($code:expr) => {
        blocker_departments::table
            .filter(blocker_departments::department_code.eq($code.clone()))
            .select(blocker_departments::blocker_id)
    };
}
use work_of;

/// Meetings with an agenda item that meets a condition.
macro_rules! about {
    ($condition:expr) => {
        meeting_items::table
            .inner_join(companies::table.on(meeting_items::company_id.eq(companies::id)))
            .filter(companies::deleted_at.is_null().and($condition))
            .select(meeting_items::meeting_id)
    };
}

/// Meetings with a decision that meets a condition.
macro_rules! deciding {
    ($condition:expr) => {
        decisions::table
            .inner_join(companies::table.on(decisions::company_id.eq(companies::id)))
            .filter(companies::deleted_at.is_null().and($condition))
            .select(decisions::meeting_id)
    };
}

/// Condition for the meetings in a scope. A town or department sees meetings with one of its items
/// on the agenda, or with a decision that it carries out.
fn within(scope: &Scope) -> Condition<meetings::table> {
    match scope.reach() {
        Reach::City => Box::new(meetings::id.is_not_null()),
        Reach::Town(code) => {
            let own = companies::town_code.eq(code.clone());
            let task = decisions::town_code.assume_not_null().eq(code.clone());
            let either = meetings::id.eq_any(about!(own));
            Box::new(either.or(meetings::id.eq_any(deciding!(task))))
        }
        Reach::Department(code) => {
            let own = meeting_items::blocker_id.eq_any(work_of!(code));
            let task = decisions::department_code.assume_not_null().eq(code.clone());
            let either = meetings::id.eq_any(about!(own));
            Box::new(either.or(meetings::id.eq_any(deciding!(task))))
        }
        Reach::Nothing => Box::new(meetings::id.is_null()),
    }
}

/// Condition for the agenda items in a scope.
fn items_within(scope: &Scope) -> Condition<Items> {
    match scope.reach() {
        Reach::City => Box::new(companies::deleted_at.is_null()),
        Reach::Town(code) => {
            Box::new(companies::deleted_at.is_null().and(companies::town_code.eq(code.clone())))
        }
        Reach::Department(code) => Box::new(
            companies::deleted_at.is_null().and(meeting_items::blocker_id.eq_any(work_of!(code))),
        ),
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

fn matches_query(scope: &Scope, query: &MeetingQuery) -> Condition<meetings::table> {
    let mut all = within(scope);
    if let Some(kind) = query.kind {
        all = Box::new(all.and(meetings::kind.eq(kind)));
    }
    if let Some(status) = query.status {
        all = Box::new(all.and(meetings::status.eq(status)));
    }
    all
}

/// Returns a page of meetings, the latest first, each with its numbers of items and decisions in
/// the scope.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    query: &MeetingQuery,
    paging: Paging,
) -> Result<Page<MeetingCounted>, Error> {
    let found: Vec<Meeting> = meetings::table
        .filter(matches_query(scope, query))
        .order((meetings::held_on.desc(), meetings::id.desc()))
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Meeting::as_select())
        .load(db)?;
    let all = meetings::table.select(meetings::id).into_boxed().filter(matches_query(scope, query));
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(self::counted(db, scope, found)?, paging, counted))
}

/// Counts the items and decisions of these meetings in a scope.
fn counted(db: &mut Db, scope: &Scope, found: Vec<Meeting>) -> Result<Vec<MeetingCounted>, Error> {
    let ids: Vec<i64> = found.iter().map(|meeting| meeting.id).collect();
    let items: Vec<(i64, i64)> = meeting_items::table
        .inner_join(companies::table.on(meeting_items::company_id.eq(companies::id)))
        .filter(items_within(scope))
        .filter(meeting_items::meeting_id.eq_any(&ids))
        .group_by(meeting_items::meeting_id)
        .select((meeting_items::meeting_id, count_star()))
        .load(db)?;
    let items: HashMap<i64, i64> = items.into_iter().collect();
    let mut all: HashMap<i64, (i64, i64)> = HashMap::new();
    for (meeting, status, count) in decisions_of(db, scope, &ids)? {
        let (decided, unfinished) = all.entry(meeting).or_default();
        *decided += count;
        *unfinished += if status.is_finished() { 0 } else { count };
    }
    let with = |meeting: Meeting| {
        let (decisions, unfinished) = all.get(&meeting.id).copied().unwrap_or_default();
        let items = items.get(&meeting.id).copied().unwrap_or_default();
        MeetingCounted { meeting, items, decisions, unfinished }
    };
    Ok(found.into_iter().map(with).collect())
}

/// Finds a meeting.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Meeting>, Error> {
    Ok(meetings::table
        .filter(within(scope))
        .filter(meetings::id.eq(id))
        .select(Meeting::as_select())
        .first(db)
        .optional()?)
}

/// Returns the blockers on a meeting's agenda that are in a scope, in order.
pub fn agenda(db: &mut Db, scope: &Scope, meeting: i64) -> Result<Vec<i64>, Error> {
    Ok(meeting_items::table
        .inner_join(companies::table.on(meeting_items::company_id.eq(companies::id)))
        .filter(items_within(scope))
        .filter(meeting_items::meeting_id.eq(meeting))
        .order(meeting_items::position.asc())
        .limit(MOST_ITEMS)
        .select(meeting_items::blocker_id)
        .load(db)?)
}

/// Whether a blocker is on a meeting's agenda.
pub fn is_on_agenda(db: &mut Db, meeting: &Meeting, blocker: i64) -> Result<bool, Error> {
    let item = meeting_items::table.find((meeting.id, blocker));
    Ok(diesel::select(diesel::dsl::exists(item)).get_result(db)?)
}
