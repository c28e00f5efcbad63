//! Every query on blockers and the departments that work on them.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::filter::{BlockerFilter, BlockerQuery, SortField};
use super::model::{
    Blocker, BlockerRecord, Columns, Light, NewBlockerRow, Open, Status, yellow_until,
};
use crate::access::{Reach, Scope};
use crate::db::schema::{blocker_departments, blockers, companies};
use crate::db::{Condition, Db, count_rows, on_each};
use crate::department;
use crate::error::Error;
use crate::web::{COUNTED, Page, Sorting};

type Joined = diesel::dsl::InnerJoinQuerySource<
    blockers::table,
    companies::table,
    diesel::dsl::Eq<blockers::company_id, companies::id>,
>;

diesel::allow_columns_to_appear_in_same_group_by_clause!(companies::town_code, blockers::due_on);

/// The blockers a department leads or assists in.
macro_rules! work_of {
    ($code:expr) => {
        blocker_departments::table
            .filter(blocker_departments::department_code.eq($code.clone()))
            .select(blocker_departments::blocker_id)
    };
}

/// The blockers that exist for a scope. Those of companies in the recycle bin lie there too.
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

/// What a filter asks, as one condition.
fn wanted(scope: &Scope, query: &BlockerQuery, today: NaiveDate) -> Condition<Joined> {
    let mut all = vec![within(scope)];
    if let Some(town) = query.town.clone() {
        all.push(Box::new(companies::town_code.eq(town)));
    }
    if let Some(department) = &query.department {
        all.push(Box::new(blockers::id.eq_any(work_of!(department))));
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
        let due = blockers::due_on.assume_not_null();
        all.push(Box::new(blockers::status.ne(Status::Closed).and(blockers::due_on.is_not_null())));
        all.push(match light {
            Light::Red => Box::new(due.lt(today)),
            Light::Yellow => Box::new(due.between(today, yellow_until(today))),
            Light::Green => Box::new(due.gt(yellow_until(today))),
        });
    }
    all.into_iter().reduce(|all, one| Box::new(all.and(one))).unwrap_or_else(|| within(scope))
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

/// A page of blockers: first their numbers, then the rows shown with the names they refer to.
/// The order of recording is that of the primary key, so the first pages of any size of book are
/// read without sorting; any other order sorts what the filter leaves.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    filter: &BlockerFilter,
    today: NaiveDate,
) -> Result<Page<BlockerRecord>, Error> {
    let wanted = || wanted(scope, &filter.query, today);
    let mut found = matching!(wanted(), blockers::id);
    for Sorting { field, descending } in filter.sort.iter().copied() {
        found = match (field, descending) {
            (SortField::DueOn, _) => {
                found = found.then_order_by(blockers::due_on.is_null().asc());
                match descending {
                    true => found.then_order_by(blockers::due_on.desc()),
                    false => found.then_order_by(blockers::due_on.asc()),
                }
            }
            (SortField::RaisedOn, true) => found.then_order_by(blockers::raised_on.desc()),
            (SortField::RaisedOn, false) => found.then_order_by(blockers::raised_on.asc()),
            (SortField::UpdatedAt, true) => found.then_order_by(blockers::updated_at.desc()),
            (SortField::UpdatedAt, false) => found.then_order_by(blockers::updated_at.asc()),
        };
    }
    let paging = filter.paging;
    let ids: Vec<i64> = found
        .then_order_by(blockers::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let shown = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let is_last = shown < paging.per_page && (shown > 0 || paging.page == 1);
    let all = || matching!(wanted(), blockers::id).limit(COUNTED + 1);
    let counted = if is_last { paging.offset() + shown } else { count_rows(db, all())? };
    Ok(Page::new(in_this_order(db, scope, &ids)?, paging, counted))
}

/// How many blockers that meet a query are open, by unit, whatever light it asks for. They are
/// grouped by deadline, so that what is read grows with units and days, not with blockers.
pub fn open_by_town(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
) -> Result<BTreeMap<String, Open>, Error> {
    let any_light = BlockerQuery { light: None, ..query.clone() };
    let rows: Vec<(String, Option<NaiveDate>, i64)> = blockers::table
        .inner_join(companies::table.on(blockers::company_id.eq(companies::id)))
        .filter(wanted(scope, &any_light, today))
        .filter(blockers::status.ne(Status::Closed))
        .group_by((companies::town_code, blockers::due_on))
        .select((companies::town_code, blockers::due_on, diesel::dsl::count_star()))
        .load(db)?;
    let mut by_town: BTreeMap<String, Open> = BTreeMap::new();
    for (town, due_on, count) in rows {
        by_town.entry(town).or_default().add(due_on, count, today);
    }
    Ok(by_town)
}

/// One blocker.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<BlockerRecord, Error> {
    in_this_order(db, scope, &[id])?.pop().ok_or_else(|| Error::not_found("困难问题"))
}

/// The blockers of these numbers, in their order: the rows, the departments that assist, and the
/// two short lists that name categories and departments.
fn in_this_order(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<BlockerRecord>, Error> {
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
            blocker,
        })
        .collect();
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    records.sort_by_key(|record| place.get(&record.blocker.id).copied());
    Ok(records)
}

/// The departments that assist in each of these blockers, by code.
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

/// Stores a blocker; its number.
pub(super) fn insert(db: &mut Db, _scope: &Scope, new: &NewBlockerRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(blockers::table).values(new).returning(blockers::id).get_result(db)?)
}

/// Stores changed columns of the version the caller saw.
pub(super) fn update(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    version: i64,
    columns: &Columns,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = blockers::id.eq(id).and(blockers::version.eq(version));
    let changed = diesel::update(blockers::table.filter(seen))
        .set((columns, blockers::updated_at.eq(at), blockers::version.eq(blockers::version + 1)))
        .execute(db)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::conflict("raced", "这条记录刚刚被他人修改，请刷新后重试。"))
    }
}

/// Puts the departments of a blocker, its lead among them, in place of those before.
pub(super) fn set_departments(
    db: &mut Db,
    _scope: &Scope,
    blocker_id: i64,
    company_id: i64,
    codes: &[&str],
) -> Result<(), Error> {
    diesel::delete(
        blocker_departments::table.filter(blocker_departments::blocker_id.eq(blocker_id)),
    )
    .execute(db)?;
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            (
                blocker_departments::blocker_id.eq(blocker_id),
                blocker_departments::department_code.eq(*code),
                blocker_departments::company_id.eq(company_id),
            )
        })
        .collect();
    on_each!(db, c => diesel::insert_into(blocker_departments::table).values(&rows).execute(c))?;
    Ok(())
}

/// The companies whose kept number of open blockers differs from a recount. For `kunpeng check`.
pub fn recount_differences(db: &mut Db, _scope: &Scope) -> Result<Vec<i64>, Error> {
    let open: Vec<(i64, i64)> = blockers::table
        .filter(blockers::status.ne(Status::Closed))
        .group_by(blockers::company_id)
        .select((blockers::company_id, diesel::dsl::count_star()))
        .load(db)?;
    let kept: Vec<(i64, i32)> = companies::table
        .filter(companies::open_blockers.ne(0))
        .select((companies::id, companies::open_blockers))
        .load(db)?;
    let mut differences: BTreeMap<i64, i64> = open.into_iter().collect();
    for (company, kept) in kept {
        *differences.entry(company).or_default() -= i64::from(kept);
    }
    Ok(differences.into_iter().filter(|(_, by)| *by != 0).map(|(company, _)| company).collect())
}

/// How many blockers of a company are not closed.
pub(super) fn open_of(db: &mut Db, _scope: &Scope, company_id: i64) -> Result<i64, Error> {
    Ok(blockers::table
        .filter(blockers::company_id.eq(company_id).and(blockers::status.ne(Status::Closed)))
        .select(diesel::dsl::count_star())
        .first(db)?)
}
