//! All queries on statements.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Facts, NewRow, Source, Statement};
use crate::access::{CompanyRef, Scope};
use crate::company::records_within;
use crate::db::schema::{companies, financials};
use crate::db::{Condition, Db, insert_all};
use crate::error::Error;

type Joined = diesel::dsl::InnerJoinQuerySource<
    financials::table,
    companies::table,
    diesel::dsl::Eq<financials::company_id, companies::id>,
>;

/// Condition for statements in the scope. Departments see none.
fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

macro_rules! of {
    ($scope:expr) => {
        financials::table
            .inner_join(companies::table.on(financials::company_id.eq(companies::id)))
            .filter(within($scope))
    };
}

/// Orders by company, year and source, as in the index.
macro_rules! in_order {
    ($found:expr) => {
        $found
            .order((
                financials::company_id.asc(),
                financials::fiscal_year.asc(),
                financials::source.asc(),
            ))
            .select(Statement::as_select())
    };
}

/// Returns the statements of one company, by year; empty if the company is not in the scope.
pub fn of_company(db: &mut Db, scope: &Scope, company_id: i64) -> Result<Vec<Statement>, Error> {
    by_ids(db, scope, &[company_id])
}

/// Returns the statements of the next `limit` companies that have any, after the company
/// `after_id`, ordered by company and year. The next call continues after the last company; an
/// empty result is the end.
pub fn of_companies(
    db: &mut Db,
    scope: &Scope,
    after_id: i64,
    limit: i64,
) -> Result<Vec<Statement>, Error> {
    let next: Vec<i64> = of!(scope)
        .filter(financials::company_id.gt(after_id))
        .select(financials::company_id)
        .distinct()
        .order(financials::company_id.asc())
        .limit(limit)
        .load(db)?;
    let (Some(first), Some(last)) = (next.first(), next.last()) else { return Ok(Vec::new()) };
    let these = of!(scope).filter(financials::company_id.between(*first, *last));
    Ok(in_order!(these).load(db)?)
}

/// Returns the statements of these companies, ordered by company and year.
pub fn by_ids(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<Statement>, Error> {
    Ok(in_order!(of!(scope).filter(financials::company_id.eq_any(ids))).load(db)?)
}

/// Returns the statements of the companies numbered `first` to `last`, ordered by company and year.
pub fn between(db: &mut Db, scope: &Scope, first: i64, last: i64) -> Result<Vec<Statement>, Error> {
    Ok(in_order!(of!(scope).filter(financials::company_id.between(first, last))).load(db)?)
}

/// Returns one statement; `None` if it is not in the scope.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Statement>, Error> {
    Ok(of!(scope)
        .filter(financials::id.eq(id))
        .select(Statement::as_select())
        .first(db)
        .optional()?)
}

/// Returns the number of a company's statement of a year by a source, if there is one.
pub fn find_by_key(
    db: &mut Db,
    company: CompanyRef,
    fiscal_year: i32,
    source: Source,
) -> Result<Option<i64>, Error> {
    let key = financials::fiscal_year.eq(fiscal_year).and(financials::source.eq(source));
    let found = financials::table.filter(financials::company_id.eq(company).and(key));
    Ok(found.select(financials::id).first(db).optional()?)
}

pub fn insert(db: &mut Db, rows: &[NewRow]) -> Result<(), Error> {
    insert_all!(db, financials::table, rows)
}

/// Stores changed facts. Fails if the statement no longer has the version of `statement`.
pub fn update(
    db: &mut Db,
    statement: &Statement,
    facts: &Facts,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = financials::id.eq(statement.id).and(financials::version.eq(statement.version));
    let changed = diesel::update(financials::table.filter(seen))
        .set((
            facts,
            financials::updated_at.eq(at),
            financials::version.eq(financials::version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::raced()) }
}

pub fn delete(db: &mut Db, these: &[Statement]) -> Result<(), Error> {
    let ids = these.iter().map(|statement| statement.id);
    diesel::delete(financials::table.filter(financials::id.eq_any(ids))).execute(db)?;
    Ok(())
}

/// A statement recorded by an import, with the state of its company.
#[derive(Debug, Queryable)]
pub struct Recorded {
    /// The statement in its current state.
    pub statement: Statement,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区） of the company
    pub town_code: String,
    /// Whether the company is in the recycle bin.
    pub is_deleted: bool,
}

/// Returns the statements recorded by an import, after the statement `after`, at most `limit`.
pub fn of_import(
    db: &mut Db,
    _scope: &Scope,
    import_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Recorded>, Error> {
    Ok(financials::table
        .inner_join(companies::table.on(financials::company_id.eq(companies::id)))
        .filter(financials::import_id.is_not_null())
        .filter(financials::import_id.assume_not_null().eq(import_id))
        .filter(financials::id.gt(after))
        .order(financials::id.asc())
        .limit(limit)
        .select((
            Statement::as_select(),
            companies::name,
            companies::town_code,
            companies::deleted_at.is_not_null(),
        ))
        .load(db)?)
}
