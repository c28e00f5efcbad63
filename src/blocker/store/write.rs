//! Stores blockers and their departments.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::access::{BlockerRef, CompanyRef};
use crate::blocker::deadline::Deadline;
use crate::blocker::model::{Blocker, Columns, Flow, NewBlockerRow, Status};
use crate::db::schema::{blocker_departments, blocker_events, blocker_steps, blockers};
use crate::db::{Db, insert_all, on_each};
use crate::error::Error;

/// Inserts a blocker.
pub fn insert(db: &mut Db, new: &NewBlockerRow) -> Result<BlockerRef, Error> {
    let stored = diesel::insert_into(blockers::table).values(new);
    let id = stored.returning(blockers::id).get_result(db)?;
    Ok(BlockerRef::found_by("a blocker that has just been raised", id))
}

/// Updates a blocker; `raced` if it no longer has the version the caller read.
pub fn update(
    db: &mut Db,
    blocker: &Blocker,
    (columns, flow, deadline): (&Columns, &Flow, &Deadline),
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = blockers::id.eq(blocker.id).and(blockers::version.eq(blocker.version));
    let changed = diesel::update(blockers::table.filter(seen))
        .set((
            columns,
            flow,
            deadline,
            blockers::updated_at.eq(at),
            blockers::version.eq(blockers::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::raced()) }
}

/// Replaces the departments of a blocker, including its lead.
pub fn set_departments(
    db: &mut Db,
    (blocker, company): (BlockerRef, CompanyRef),
    codes: &[&str],
) -> Result<(), Error> {
    diesel::delete(blocker_departments::table.filter(blocker_departments::blocker_id.eq(blocker)))
        .execute(db)?;
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            (
                blocker_departments::blocker_id.eq(blocker),
                blocker_departments::department_code.eq(*code),
                blocker_departments::company_id.eq(company),
            )
        })
        .collect();
    on_each!(db, c => diesel::insert_into(blocker_departments::table).values(&rows).execute(c))?;
    Ok(())
}

/// Inserts the departments of new blockers: blocker, company and department of each.
pub fn insert_departments(
    db: &mut Db,
    parts: &[(BlockerRef, CompanyRef, String)],
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

/// Deletes blockers on which nothing was done after raising them.
pub fn remove(db: &mut Db, these: &[BlockerRef]) -> Result<(), Error> {
    diesel::delete(blocker_steps::table.filter(blocker_steps::blocker_id.eq_any(these)))
        .execute(db)?;
    diesel::delete(blocker_events::table.filter(blocker_events::blocker_id.eq_any(these)))
        .execute(db)?;
    diesel::delete(
        blocker_departments::table.filter(blocker_departments::blocker_id.eq_any(these)),
    )
    .execute(db)?;
    diesel::delete(blockers::table.filter(blockers::id.eq_any(these))).execute(db)?;
    Ok(())
}

/// Returns an open blocker of a company in a category, if there is one.
pub fn open_in_category(
    db: &mut Db,
    company: CompanyRef,
    category: &str,
) -> Result<Option<i64>, Error> {
    Ok(blockers::table
        .filter(blockers::company_id.eq(company).and(blockers::category.eq(category)))
        .filter(blockers::status.ne(Status::Closed))
        .select(blockers::id)
        .first(db)
        .optional()?)
}

/// Returns the number of open blockers of a company.
pub fn open_of(db: &mut Db, company: CompanyRef) -> Result<i64, Error> {
    Ok(blockers::table
        .filter(blockers::company_id.eq(company).and(blockers::status.ne(Status::Closed)))
        .select(diesel::dsl::count_star())
        .first(db)?)
}
