//! Counts and comparisons of blockers: for boards, statistics, priorities and precedents. The rows
//! read grow with days and kinds, not with blockers, or have a limit.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{matches_query, matching, within, work_of};
use crate::access::{Reach, Scope};
use crate::blocker::filter::BlockerQuery;
use crate::blocker::flow::Action;
use crate::blocker::model::{Severity, Status};
use crate::db::schema::{blocker_departments, blocker_events, blockers, companies};
use crate::db::types::text_enum;
use crate::db::{Db, count_rows};
use crate::error::Error;
use crate::web::COUNTED;

text_enum! {
    /// Field by which a board is grouped.
    pub enum GroupBy {
        Status = "status" => "办理状态",
        Department = "department" => "牵头部门",
        Town = "town" => "镇街（园区）",
        Category = "category" => "问题类别",
    }
}

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    companies::town_code,
    blockers::status,
    blockers::turn_ends_on,
    blockers::yellow_from
);

/// Open blockers of one group, status and light: the word or code of the group, the status,
/// `turn_ends_on`, `yellow_from`, and the number.
pub type OpenCount = (String, Status, Option<NaiveDate>, Option<NaiveDate>, i64);

/// Returns the number of blockers that match a query, at most [`COUNTED`] + 1.
pub fn count(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
) -> Result<i64, Error> {
    count_rows(db, matching!(matches_query(scope, query, today), blockers::id).limit(COUNTED + 1))
}

/// Counts the open blockers that match a query, by one field.
pub fn open_counts(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    by: GroupBy,
    today: NaiveDate,
) -> Result<Vec<OpenCount>, Error> {
    macro_rules! counted_by {
        ($side:expr) => {
            blockers::table
                .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
                .filter(matches_query(scope, query, today))
                .filter(blockers::status.ne(Status::Closed))
                .group_by(($side, blockers::status, blockers::turn_ends_on, blockers::yellow_from))
                .select((
                    $side,
                    blockers::status,
                    blockers::turn_ends_on,
                    blockers::yellow_from,
                    count_star(),
                ))
                .load(db)?
        };
    }
    Ok(match by {
        GroupBy::Status | GroupBy::Department => counted_by!(blockers::lead_department),
        GroupBy::Town => counted_by!(companies::town_code),
        GroupBy::Category => counted_by!(blockers::category),
    })
}

/// Returns the most urgent blockers of each open status, at most `of_each` of each.
pub fn most_urgent(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
    of_each: i64,
) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    for status in Status::ALL.iter().copied().filter(|status| *status != Status::Closed) {
        let of_status = BlockerQuery { status: Some(status), ..query.clone() };
        let ids: Vec<i64> = matching!(matches_query(scope, &of_status, today), blockers::id)
            .then_order_by(blockers::turn_ends_on.is_null().asc())
            .then_order_by((blockers::turn_ends_on.asc(), blockers::id.asc()))
            .limit(of_each)
            .load(db)?;
        found.extend(ids);
    }
    Ok(found)
}

/// Number of closed blockers of one category and department that took the same time.
#[derive(Debug, Clone, Queryable)]
pub struct Closed {
    /// 类别
    pub category: String,
    /// 牵头部门
    pub department: String,
    /// Working days it took; `None` if no answer was given.
    pub took_days: Option<i32>,
    /// Working days allowed.
    pub allowed_days: Option<i32>,
    pub count: i64,
}

/// Counts the blockers closed in a period, by category, department and days.
pub fn closed_between(
    db: &mut Db,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Closed>, Error> {
    Ok(blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(within(scope))
        .filter(blockers::status.eq(Status::Closed))
        .filter(blockers::closed_on.assume_not_null().between(from, to))
        .group_by((
            blockers::category,
            blockers::lead_department,
            blockers::took_days,
            blockers::allowed_days,
        ))
        .select((
            blockers::category,
            blockers::lead_department,
            blockers::took_days,
            blockers::allowed_days,
            count_star(),
        ))
        .load(db)?)
}

/// Counts 退回 in a period: the department that had it, its category, which of the two, the number.
pub fn returned_between(
    db: &mut Db,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(String, String, Action, i64)>, Error> {
    let seen = blocker_events::table
        .inner_join(blockers::table.on(blockers::id.eq(blocker_events::blocker_id)))
        .inner_join(companies::table.on(companies::id.eq(blockers::company_id)))
        .filter(companies::deleted_at.is_null());
    macro_rules! returned {
        ($seen:expr) => {
            $seen
                .filter(blocker_events::action.eq_any([Action::Refuse, Action::Reject]))
                .filter(blocker_events::happened_on.between(from, to))
                .group_by((blocker_events::department, blockers::category, blocker_events::action))
                .select((
                    blocker_events::department,
                    blockers::category,
                    blocker_events::action,
                    count_star(),
                ))
                .load(db)?
        };
    }
    Ok(match scope.reach() {
        Reach::City => returned!(seen),
        Reach::Town(code) => returned!(seen.filter(companies::town_code.eq(code))),
        Reach::Department(code) => returned!(seen.filter(blockers::id.eq_any(work_of!(code)))),
        Reach::Nothing => Vec::new(),
    })
}

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    blocker_events::department,
    blockers::category,
    blocker_events::action
);

/// An open blocker, with what its priority depends on.
#[derive(Debug, Clone, Queryable)]
pub struct Candidate {
    pub id: i64,
    /// Contains the priority of the company, see `crate::profile`.
    pub priority_key: i64,
    /// 严重程度
    pub severity: Severity,
    /// Level of escalation reached: 0 to 3.
    pub escalated: i32,
    /// Last day for the party that must act now.
    pub turn_ends_on: Option<NaiveDate>,
    /// Day from which the light is yellow.
    pub yellow_from: Option<NaiveDate>,
}

/// Returns at most `most` open blockers that match a query, earliest deadline first.
pub fn candidates(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
    most: i64,
) -> Result<Vec<Candidate>, Error> {
    let columns = (
        blockers::id,
        companies::priority_key,
        blockers::severity,
        blockers::escalated,
        blockers::turn_ends_on,
        blockers::yellow_from,
    );
    Ok(matching!(matches_query(scope, query, today), columns)
        .filter(blockers::status.ne(Status::Closed))
        .then_order_by(blockers::turn_ends_on.is_null().asc())
        .then_order_by((blockers::turn_ends_on.asc(), blockers::id.desc()))
        .limit(most)
        .load(db)?)
}

/// Returns at most `most` closed blockers of a category, newest first, except one.
pub fn precedents(
    db: &mut Db,
    scope: &Scope,
    (category, but): (&str, i64),
    most: i64,
) -> Result<Vec<i64>, Error> {
    Ok(blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(within(scope))
        .filter(blockers::category.eq(category).and(blockers::status.eq(Status::Closed)))
        .filter(blockers::id.ne(but))
        .order((blockers::closed_on.desc(), blockers::id.desc()))
        .limit(most)
        .select(blockers::id)
        .load(db)?)
}
