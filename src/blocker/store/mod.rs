//! All queries on blockers and the departments that work on them.

mod events;
mod recount;
mod rounds;
mod summary;
mod write;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;

pub use self::events::*;
pub use self::recount::recount_differences;
pub use self::rounds::*;
pub use self::summary::*;
pub use self::write::*;
use super::filter::{Awaiting, BlockerFilter, BlockerQuery, SortField};
use super::model::{Blocker, BlockerRecord, Status};
use crate::access::{Reach, Scope};
use crate::calendar::Calendar;
use crate::db::schema::{blocker_departments, blockers, companies};
use crate::db::{Condition, Db, count_rows};
use crate::deadline::{Light, Open, light};
use crate::department;
use crate::error::Error;
use crate::web::{COUNTED, Page, Sorting};

type Joined = diesel::dsl::InnerJoinQuerySource<
    blockers::table,
    companies::table,
    diesel::dsl::Eq<blockers::company_id, companies::id>,
>;

/// Town code, `turn_ends_on`, `yellow_from`, and the number of blockers.
type Shining = (String, Option<NaiveDate>, Option<NaiveDate>, i64);

/// Ids of the blockers a department leads or assists in.
macro_rules! work_of {
    ($code:expr) => {
        blocker_departments::table
            .filter(blocker_departments::department_code.eq($code.clone()))
            .select(blocker_departments::blocker_id)
    };
}

/// Restricts blockers to a scope; those of companies in the recycle bin are left out.
fn within(scope: &Scope) -> Condition<Joined> {
    match scope.reach() {
        Reach::City => Box::new(companies::deleted_at.is_null()),
        Reach::Town(code) => {
            Box::new(companies::deleted_at.is_null().and(companies::town_code.eq(code.clone())))
        }
        Reach::Department(code) => {
            Box::new(companies::deleted_at.is_null().and(blockers::id.eq_any(work_of!(code))))
        }
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

/// Combines a scope and a query in one condition.
fn matches_query(scope: &Scope, query: &BlockerQuery, today: NaiveDate) -> Condition<Joined> {
    let mut all = vec![within(scope)];
    if let Some(town) = query.town.clone() {
        all.push(Box::new(companies::town_code.eq(town)));
    }
    if let Some(department) = &query.department {
        all.push(Box::new(blockers::id.eq_any(work_of!(department))));
    }
    if let Some(lead) = query.lead.clone() {
        all.push(Box::new(blockers::lead_department.eq(lead)));
    }
    if let Some(category) = query.category.clone() {
        all.push(Box::new(blockers::category.eq(category)));
    }
    if let Some(status) = query.status {
        all.push(Box::new(blockers::status.eq(status)));
    }
    all.extend(query.open.map(|open| match open {
        true => Box::new(blockers::status.ne(Status::Closed)) as Condition<Joined>,
        false => Box::new(blockers::status.eq(Status::Closed)),
    }));
    if let Some(company) = query.company {
        all.push(Box::new(blockers::company_id.eq(company)));
    }
    if let Some(severity) = query.severity {
        all.push(Box::new(blockers::severity.eq(severity)));
    }
    if let Some(light) = query.light {
        let (ends_on, from) =
            (blockers::turn_ends_on.assume_not_null(), blockers::yellow_from.assume_not_null());
        all.push(Box::new(blockers::turn_ends_on.is_not_null()));
        all.push(match light {
            Light::Red => Box::new(ends_on.lt(today)),
            Light::Yellow => Box::new(ends_on.ge(today).and(from.le(today))),
            Light::Green => Box::new(ends_on.ge(today).and(from.gt(today))),
        });
    }
    all.extend(query.awaiting.map(awaited));
    if let Some(late) = query.late_sign {
        let signed_late = blockers::status
            .eq(Status::Assigned)
            .and(blockers::sign_by.assume_not_null().lt(today));
        all.push(if late {
            Box::new(signed_late)
        } else {
            Box::new(diesel::dsl::not(signed_late))
        });
    }
    if let Some(supervised) = query.supervised {
        all.push(Box::new(blockers::supervised.eq(supervised)));
    }
    if let Some(parent) = query.parent {
        all.push(Box::new(blockers::parent_id.assume_not_null().eq(parent)));
    }
    if let Some(day) = query.quiet_since {
        let quiet = blockers::status.ne(Status::Closed).and(blockers::last_word_on.le(day));
        all.push(Box::new(quiet));
    }
    all.into_iter().reduce(|all, one| Box::new(all.and(one))).unwrap_or_else(|| within(scope))
}

/// Condition for blockers that wait for a step.
fn awaited(awaiting: Awaiting) -> Condition<Joined> {
    match awaiting {
        Awaiting::Assign => Box::new(blockers::status.eq(Status::Raised)),
        Awaiting::Sign => Box::new(blockers::status.eq(Status::Assigned)),
        Awaiting::Answer => Box::new(blockers::status.eq_any([Status::Signed, Status::InProgress])),
        Awaiting::Verify => Box::new(
            blockers::status
                .eq_any([Status::Answered, Status::Verifying])
                .and(blockers::with_office.eq(false)),
        ),
        Awaiting::Decide => Box::new(
            blockers::status
                .ne(Status::Closed)
                .and(blockers::with_office.eq(true).or(blockers::extension_asked.is_not_null())),
        ),
    }
}

macro_rules! matching {
    ($condition:expr, $select:expr) => {
        blockers::table
            .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
            .select($select)
            .into_boxed()
            .filter($condition)
    };
}
use {matching, work_of};

/// Sorts by a day; rows without one come last.
macro_rules! in_order {
    ($found:expr, $day:expr, $descending:expr) => {{
        let found = $found.then_order_by($day.is_null().asc());
        match $descending {
            true => found.then_order_by($day.desc()),
            false => found.then_order_by($day.asc()),
        }
    }};
}

/// Returns a page of blockers: reads the ids first, then the rows with the names they refer to. The
/// default order is that of the primary key, so the first pages are read without sorting, whatever
/// the number of blockers; any other order sorts what the filter leaves.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    filter: &BlockerFilter,
    today: NaiveDate,
) -> Result<Page<BlockerRecord>, Error> {
    let paging = filter.paging;
    let ids = numbers(db, scope, filter, today, (paging.per_page, paging.offset()))?;
    let shown = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let is_last = shown < paging.per_page && (shown > 0 || paging.page == 1);
    let wanted = || matches_query(scope, &filter.query, today);
    let all = || matching!(wanted(), blockers::id).limit(COUNTED + 1);
    let counted = if is_last { paging.offset() + shown } else { count_rows(db, all())? };
    Ok(Page::new(these(db, scope, &ids)?, paging, counted))
}

/// Returns at most `most` ids in the filter's order, without the first `after`. For an export,
/// which then reads the rows in slices with [`these`].
pub fn numbers(
    db: &mut Db,
    scope: &Scope,
    filter: &BlockerFilter,
    today: NaiveDate,
    (most, after): (i64, i64),
) -> Result<Vec<i64>, Error> {
    let mut found = matching!(matches_query(scope, &filter.query, today), blockers::id);
    for Sorting { field, descending } in filter.sort.iter().copied() {
        found = match (field, descending) {
            (SortField::DueOn, _) => in_order!(found, blockers::due_on, descending),
            (SortField::TurnEndsOn, _) => in_order!(found, blockers::turn_ends_on, descending),
            (SortField::RaisedOn, true) => found.then_order_by(blockers::raised_on.desc()),
            (SortField::RaisedOn, false) => found.then_order_by(blockers::raised_on.asc()),
            (SortField::UpdatedAt, true) => found.then_order_by(blockers::updated_at.desc()),
            (SortField::UpdatedAt, false) => found.then_order_by(blockers::updated_at.asc()),
        };
    }
    Ok(found.then_order_by(blockers::id.desc()).limit(most).offset(after).load(db)?)
}

/// Returns the number of open blockers that match a query, by unit and light; the light of the
/// query is ignored. Rows are grouped by the days that decide the light, so their number grows with
/// units and days, not with blockers.
pub fn open_by_town(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
) -> Result<BTreeMap<String, Open>, Error> {
    let any_light = BlockerQuery { light: None, ..query.clone() };
    let rows: Vec<Shining> = blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(matches_query(scope, &any_light, today))
        .filter(blockers::status.ne(Status::Closed))
        .group_by((companies::town_code, blockers::turn_ends_on, blockers::yellow_from))
        .select((
            companies::town_code,
            blockers::turn_ends_on,
            blockers::yellow_from,
            diesel::dsl::count_star(),
        ))
        .load(db)?;
    let mut by_town: BTreeMap<String, Open> = BTreeMap::new();
    for (town, ends_on, yellow_from, count) in rows {
        by_town.entry(town).or_default().add(light(ends_on, yellow_from, today), count);
    }
    Ok(by_town)
}

/// Returns one blocker.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<BlockerRecord>, Error> {
    Ok(these(db, scope, &[id])?.pop())
}

/// Returns the blockers with these ids, in their order, with the departments that assist and the
/// names of categories and departments.
pub fn these(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<BlockerRecord>, Error> {
    let rows: Vec<(Blocker, (String, String))> = blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(within(scope))
        .filter(blockers::id.eq_any(ids))
        .select((Blocker::as_select(), (companies::name, companies::town_code)))
        .load(db)?;
    let mut assisting = assisting(db, ids)?;
    let categories: HashMap<String, String> =
        department::categories(db, scope)?.into_iter().map(|c| (c.code, c.name)).collect();
    let departments: HashMap<String, String> =
        department::list(db, scope)?.into_iter().map(|d| (d.code, d.name)).collect();
    let calendar = Arc::new(Calendar::read(db)?);
    let named = |names: &HashMap<String, String>, code: &str| {
        names.get(code).cloned().unwrap_or_else(|| code.to_owned())
    };
    let mut records: Vec<BlockerRecord> = rows
        .into_iter()
        .map(|(blocker, (company_name, town_code))| BlockerRecord {
            assisting: assisting.remove(&blocker.id).unwrap_or_default(),
            category_name: named(&categories, &blocker.columns.category),
            lead_department_name: named(&departments, &blocker.columns.lead_department),
            company_name,
            town_code,
            calendar: Arc::clone(&calendar),
            blocker,
        })
        .collect();
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    records.sort_by_key(|record| place.get(&record.blocker.id).copied());
    Ok(records)
}

/// Returns the codes of the departments that assist in each of these blockers.
fn assisting(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, Vec<String>>, Error> {
    let rows: Vec<(i64, String)> = blocker_departments::table
        .inner_join(blockers::table.on(blockers::id.eq(blocker_departments::blocker_id)))
        .filter(blocker_departments::blocker_id.eq_any(ids))
        .filter(blocker_departments::department_code.ne(blockers::lead_department))
        .order(blocker_departments::department_code.asc())
        .select((blocker_departments::blocker_id, blocker_departments::department_code))
        .load(db)?;
    let mut by_blocker: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, code) in rows {
        by_blocker.entry(id).or_default().push(code);
    }
    Ok(by_blocker)
}
