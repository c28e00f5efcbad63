//! Storing blockers and their departments.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::access::Scope;
use crate::blocker::clock::Clock;
use crate::blocker::model::{Columns, Flow, NewBlockerRow, Status};
use crate::db::schema::{blocker_departments, blocker_events, blocker_steps, blockers};
use crate::db::{Db, insert_all, on_each};
use crate::error::Error;

/// Stores a blocker; its number.
pub fn insert(db: &mut Db, _scope: &Scope, new: &NewBlockerRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(blockers::table).values(new).returning(blockers::id).get_result(db)?)
}

/// Stores changed columns of the version the caller saw.
pub fn update(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    version: i64,
    (columns, flow, clock): (&Columns, &Flow, &Clock),
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = blockers::id.eq(id).and(blockers::version.eq(version));
    let changed = diesel::update(blockers::table.filter(seen))
        .set((
            columns,
            flow,
            clock,
            blockers::updated_at.eq(at),
            blockers::version.eq(blockers::version + 1),
        ))
        .execute(db)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::conflict("raced", "这条记录刚刚被他人修改，请刷新后重试。"))
    }
}

/// Puts the departments of a blocker, its lead among them, in place of those before.
pub fn set_departments(
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

/// Stores the departments of new blockers: blocker, company and department of each.
pub fn insert_departments(
    db: &mut Db,
    _scope: &Scope,
    parts: &[(i64, i64, String)],
) -> Result<(), Error> {
    let rows: Vec<_> = parts
        .iter()
        .map(|(blocker_id, company_id, code)| {
            (
                blocker_departments::blocker_id.eq(*blocker_id),
                blocker_departments::department_code.eq(code),
                blocker_departments::company_id.eq(*company_id),
            )
        })
        .collect();
    insert_all!(db, blocker_departments::table, &rows)
}

/// Deletes blockers on which nothing was done but raising them.
pub fn remove(db: &mut Db, _scope: &Scope, ids: &[i64]) -> Result<(), Error> {
    diesel::delete(blocker_steps::table.filter(blocker_steps::blocker_id.eq_any(ids)))
        .execute(db)?;
    diesel::delete(blocker_events::table.filter(blocker_events::blocker_id.eq_any(ids)))
        .execute(db)?;
    diesel::delete(blocker_departments::table.filter(blocker_departments::blocker_id.eq_any(ids)))
        .execute(db)?;
    diesel::delete(blockers::table.filter(blockers::id.eq_any(ids))).execute(db)?;
    Ok(())
}

/// An open blocker of a company in a category, if it has one.
pub fn open_in_category(
    db: &mut Db,
    _scope: &Scope,
    company_id: i64,
    category: &str,
) -> Result<Option<i64>, Error> {
    Ok(blockers::table
        .filter(blockers::company_id.eq(company_id).and(blockers::category.eq(category)))
        .filter(blockers::status.ne(Status::Closed))
        .select(blockers::id)
        .first(db)
        .optional()?)
}

/// How many blockers of a company are not closed.
pub fn open_of(db: &mut Db, _scope: &Scope, company_id: i64) -> Result<i64, Error> {
    Ok(blockers::table
        .filter(blockers::company_id.eq(company_id).and(blockers::status.ne(Status::Closed)))
        .select(diesel::dsl::count_star())
        .first(db)?)
}
