//! Queries that read decisions.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::work_of;
use crate::access::{Reach, Role, Scope};
use crate::calendar::Calendar;
use crate::db::schema::{blocker_departments, blockers, companies, decisions, meetings};
use crate::db::{Condition, Db, count_rows};
use crate::deadline::{Light, Open, light};
use crate::department;
use crate::error::Error;
use crate::meeting::filter::{DecisionFilter, DecisionQuery};
use crate::meeting::model::{Decision, DecisionRecord, DecisionStatus, Meeting};
use crate::town;
use crate::web::{COUNTED, Page, Sorting};

/// Maximum number of decisions shown for one meeting.
const MOST_DECISIONS: i64 = 500;

type Joined = diesel::dsl::InnerJoinQuerySource<
    decisions::table,
    companies::table,
    diesel::dsl::Eq<decisions::company_id, companies::id>,
>;

/// Decisions joined with their companies.
macro_rules! joined {
    () => {
        decisions::table.inner_join(companies::table.on(decisions::company_id.eq(companies::id)))
    };
}

/// Condition for the decisions in a scope: those on its companies or its blockers, and those that
/// it carries out.
fn within(scope: &Scope) -> Condition<Joined> {
    let kept = companies::deleted_at.is_null();
    match scope.reach() {
        Reach::City => Box::new(kept),
        Reach::Town(code) => {
            let own = companies::town_code.eq(code.clone());
            Box::new(kept.and(own.or(of_town(code))))
        }
        Reach::Department(code) => {
            let own = decisions::blocker_id.eq_any(work_of!(code));
            Box::new(kept.and(own.or(of_department(code))))
        }
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

/// Condition for the decisions that a scope watches over: those that it carries out, or all for the
/// city.
fn to_carry_out(scope: &Scope) -> Condition<Joined> {
    let kept = companies::deleted_at.is_null();
    match scope.reach() {
        Reach::City => Box::new(kept),
        Reach::Town(code) => Box::new(kept.and(of_town(code))),
        Reach::Department(code) => Box::new(kept.and(of_department(code))),
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

fn of_town(code: &str) -> Condition<Joined> {
    let none = decisions::town_code.is_not_null();
    Box::new(none.and(decisions::town_code.assume_not_null().eq(code.to_owned())))
}

fn of_department(code: &str) -> Condition<Joined> {
    let none = decisions::department_code.is_not_null();
    Box::new(none.and(decisions::department_code.assume_not_null().eq(code.to_owned())))
}

/// Combines all conditions of a query.
fn matches_query(scope: &Scope, query: &DecisionQuery, today: NaiveDate) -> Condition<Joined> {
    let mut all = within(scope);
    if let Some(status) = query.status {
        all = Box::new(all.and(decisions::status.eq(status)));
    }
    if let Some(open) = query.open {
        let statuses = DecisionStatus::that_are(!open);
        all = Box::new(all.and(decisions::status.eq_any(statuses.collect::<Vec<_>>())));
    }
    if let Some(light) = query.light {
        let (due, from) = (decisions::due_on, decisions::yellow_from);
        all = Box::new(all.and(decisions::status.eq(DecisionStatus::Open)));
        all = match light {
            Light::Red => Box::new(all.and(due.lt(today))),
            Light::Yellow => Box::new(all.and(due.ge(today)).and(from.le(today))),
            Light::Green => Box::new(all.and(due.ge(today)).and(from.gt(today))),
        };
    }
    if let Some(code) = &query.department {
        all = Box::new(all.and(of_department(code)));
    }
    if let Some(code) = &query.town {
        all = Box::new(all.and(of_town(code)));
    }
    if let Some(meeting) = query.meeting {
        all = Box::new(all.and(decisions::meeting_id.eq(meeting)));
    }
    if let Some(blocker) = query.blocker {
        all = Box::new(all.and(decisions::blocker_id.eq(blocker)));
    }
    all
}

/// Returns a page of decisions.
pub fn list_decisions(
    db: &mut Db,
    scope: &Scope,
    filter: &DecisionFilter,
    today: NaiveDate,
) -> Result<Page<DecisionRecord>, Error> {
    let wanted = || matches_query(scope, &filter.query, today);
    let mut found = joined!().select(decisions::id).into_boxed().filter(wanted());
    for Sorting { descending, .. } in filter.sort.iter().copied() {
        found = match descending {
            true => found.then_order_by(decisions::due_on.desc()),
            false => found.then_order_by(decisions::due_on.asc()),
        };
    }
    let paging = filter.paging;
    let ids: Vec<i64> = found
        .then_order_by(decisions::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let all = joined!().select(decisions::id).into_boxed().filter(wanted());
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(these_decisions(db, scope, &ids)?, paging, counted))
}

/// Finds a decision.
pub fn find_decision(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<DecisionRecord>, Error> {
    Ok(these_decisions(db, scope, &[id])?.pop())
}

/// Returns the decisions of a meeting that are in a scope, in the order of recording.
pub fn decided_at(db: &mut Db, scope: &Scope, meeting: i64) -> Result<Vec<DecisionRecord>, Error> {
    let ids: Vec<i64> = joined!()
        .filter(within(scope))
        .filter(decisions::meeting_id.eq(meeting))
        .order(decisions::id.asc())
        .limit(MOST_DECISIONS)
        .select(decisions::id)
        .load(db)?;
    these_decisions(db, scope, &ids)
}

/// Returns the decisions with these IDs that are in a scope, in the given order, with the names
/// that they refer to.
pub fn these_decisions(
    db: &mut Db,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<DecisionRecord>, Error> {
    type Named = (Decision, (String, String, String, String));
    let rows: Vec<Named> = joined!()
        .inner_join(meetings::table.on(decisions::meeting_id.eq(meetings::id)))
        .inner_join(blockers::table.on(decisions::blocker_id.eq(blockers::id)))
        .filter(decisions::id.eq_any(visible(db, scope, ids)?))
        .select((
            Decision::as_select(),
            (meetings::title, companies::name, companies::town_code, blockers::category),
        ))
        .load(db)?;
    let categories: HashMap<String, String> =
        department::categories(db, scope)?.into_iter().map(|c| (c.code, c.name)).collect();
    let departments = department::list(db, scope)?.into_iter().map(|d| (d.code, d.name));
    let towns = town::list(db, scope)?.into_iter().map(|town| (town.code, town.name));
    let units: HashMap<String, String> = departments.chain(towns).collect();
    let calendar = Arc::new(Calendar::read(db)?);
    let named = |names: &HashMap<String, String>, code: &str| {
        names.get(code).cloned().unwrap_or_else(|| code.to_owned())
    };
    let record = |(decision, (meeting_title, company_name, company_town, category)): Named| {
        let task = &decision.task;
        let unit = task.department_code.as_ref().or(task.town_code.as_ref());
        DecisionRecord {
            unit_name: unit.map(|code| named(&units, code)).unwrap_or_default(),
            category_name: named(&categories, &category),
            meeting_title,
            company_name,
            company_town,
            calendar: Arc::clone(&calendar),
            decision,
        }
    };
    let mut records: Vec<DecisionRecord> = rows.into_iter().map(record).collect();
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    records.sort_by_key(|record| place.get(&record.decision.id).copied());
    Ok(records)
}

/// Returns those of these IDs that are in a scope.
fn visible(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<i64>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(decisions::id.eq_any(ids))
        .select(decisions::id)
        .load(db)?)
}

/// Counts the decisions of these meetings in a scope, by meeting and status.
pub(super) fn decisions_of(
    db: &mut Db,
    scope: &Scope,
    meetings: &[i64],
) -> Result<Vec<(i64, DecisionStatus, i64)>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(decisions::meeting_id.eq_any(meetings))
        .group_by((decisions::meeting_id, decisions::status))
        .select((decisions::meeting_id, decisions::status, count_star()))
        .load(db)?)
}

/// Counts the decisions to be carried out that match a query, by light. Ignores light, status and
/// `open` of the query. Groups by the days that determine the light.
pub fn lights(
    db: &mut Db,
    scope: &Scope,
    query: &DecisionQuery,
    today: NaiveDate,
) -> Result<Open, Error> {
    let any = DecisionQuery { light: None, status: None, open: None, ..query.clone() };
    let rows: Vec<(NaiveDate, NaiveDate, i64)> = joined!()
        .filter(matches_query(scope, &any, today))
        .filter(decisions::status.eq(DecisionStatus::Open))
        .group_by((decisions::due_on, decisions::yellow_from))
        .select((decisions::due_on, decisions::yellow_from, count_star()))
        .load(db)?;
    let mut open = Open::default();
    for (due_on, yellow_from, count) in rows {
        open.add(light(Some(due_on), Some(yellow_from), today), count);
    }
    Ok(open)
}

/// Numbers of decisions that wait for a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// 待落实: those that the unit carries out; for office and leading group, all of them.
    pub open: i64,
    /// Those of `open` whose deadline has passed.
    pub overdue: i64,
    /// 待确认: answered decisions that the office accepts or returns.
    pub to_accept: i64,
}

/// Counts the decisions that wait for a user, for the home page. One query, grouped by status and
/// day.
pub fn waiting(db: &mut Db, scope: &Scope, role: Role, today: NaiveDate) -> Result<Waiting, Error> {
    let rows: Vec<(DecisionStatus, NaiveDate, i64)> = joined!()
        .filter(to_carry_out(scope))
        .filter(decisions::status.eq_any(DecisionStatus::that_are(false)))
        .group_by((decisions::status, decisions::due_on))
        .select((decisions::status, decisions::due_on, count_star()))
        .load(db)?;
    let mut waiting = Waiting::default();
    for (status, due_on, count) in rows {
        match status {
            DecisionStatus::Open => {
                waiting.open += count;
                waiting.overdue += if due_on < today { count } else { 0 };
            }
            DecisionStatus::Answered if role == Role::Office => waiting.to_accept += count,
            DecisionStatus::Answered | DecisionStatus::Done => {}
        }
    }
    Ok(waiting)
}

/// Returns decisions to be carried out whose deadline was calculated by another edition.
pub fn outdated(db: &mut Db, scope: &Scope, edition: &str, most: i64) -> Result<Vec<i64>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(decisions::status.eq(DecisionStatus::Open))
        .filter(decisions::reckoned_by.ne(edition.to_owned()))
        .order(decisions::id.asc())
        .limit(most)
        .select(decisions::id)
        .load(db)?)
}

/// Returns the blockers of a meeting that have decisions.
pub fn decided_blockers(db: &mut Db, meeting: &Meeting) -> Result<Vec<i64>, Error> {
    Ok(decisions::table
        .filter(decisions::meeting_id.eq(meeting.id))
        .distinct()
        .select(decisions::blocker_id)
        .limit(super::MOST_ITEMS)
        .load(db)?)
}
