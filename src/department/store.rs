//! All queries on departments and categories. This data is the same for every scope.

use diesel::dsl::exists as there_is;
use diesel::prelude::*;

use super::model::{Category, Department};
use crate::access::Scope;
use crate::db::schema::{blocker_categories, departments};
use crate::db::{Db, on_each};
use crate::error::Error;

/// Returns all departments, in official order.
pub fn list(db: &mut Db, _scope: &Scope) -> Result<Vec<Department>, Error> {
    Ok(departments::table
        .order((departments::official_order.asc(), departments::code.asc()))
        .select(Department::as_select())
        .load(db)?)
}

/// Whether a department exists.
pub fn exists(db: &mut Db, _scope: &Scope, code: &str) -> Result<bool, Error> {
    Ok(diesel::select(there_is(departments::table.find(code))).get_result(db)?)
}

/// Returns all categories, in official order.
pub fn categories(db: &mut Db, _scope: &Scope) -> Result<Vec<Category>, Error> {
    Ok(blocker_categories::table
        .order((blocker_categories::official_order.asc(), blocker_categories::code.asc()))
        .select(Category::as_select())
        .load(db)?)
}

/// Finds a category by code.
pub fn category(db: &mut Db, _scope: &Scope, code: &str) -> Result<Option<Category>, Error> {
    Ok(blocker_categories::table.find(code).select(Category::as_select()).first(db).optional()?)
}

/// Inserts or updates departments.
pub fn upsert(db: &mut Db, _scope: &Scope, rows: &[Department]) -> Result<usize, Error> {
    Ok(on_each!(db, c => {
        use diesel::upsert::excluded;
        diesel::insert_into(departments::table)
            .values(rows)
            .on_conflict(departments::code)
            .do_update()
            .set((
                departments::name.eq(excluded(departments::name)),
                departments::duties.eq(excluded(departments::duties)),
                departments::official_order.eq(excluded(departments::official_order)),
            ))
            .execute(c)
    })?)
}

/// Inserts or updates categories. Their departments must exist.
pub fn upsert_categories(db: &mut Db, _scope: &Scope, rows: Vec<Category>) -> Result<usize, Error> {
    use blocker_categories as t;
    Ok(on_each!(db, c => {
        use diesel::upsert::excluded;
        diesel::insert_into(t::table)
            .values(rows)
            .on_conflict(t::code)
            .do_update()
            .set((
                t::name.eq(excluded(t::name)),
                t::lead_department.eq(excluded(t::lead_department)),
                t::departments.eq(excluded(t::departments)),
                t::usual_working_days.eq(excluded(t::usual_working_days)),
                t::category_group.eq(excluded(t::category_group)),
                t::typical.eq(excluded(t::typical)),
                t::evidence.eq(excluded(t::evidence)),
                t::official_order.eq(excluded(t::official_order)),
            ))
            .execute(c)
    })?)
}
