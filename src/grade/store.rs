//! Every query on opinions about grades. The caller has found the company in its scope.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{NewOpinionRow, Opinion};
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::grade_opinions;
use crate::error::Error;
use crate::web::{Page, Paging};

/// A page of the opinions on a company, newest first.
pub fn opinions_of(
    db: &mut Db,
    _scope: &Scope,
    company_id: i64,
    paging: Paging,
) -> Result<Page<Opinion>, Error> {
    let of_company = grade_opinions::company_id.eq(company_id);
    let rows = grade_opinions::table
        .filter(of_company)
        .order(grade_opinions::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Opinion::as_select())
        .load(db)?;
    // Opinions on one company are few: a full count costs nothing.
    let counted = grade_opinions::table.filter(of_company).select(count_star()).first(db)?;
    Ok(Page::new(rows, paging, counted))
}

/// Stores an opinion.
pub(super) fn insert(
    db: &mut Db,
    _scope: &Scope,
    new: &NewOpinionRow<'_>,
) -> Result<Opinion, Error> {
    Ok(diesel::insert_into(grade_opinions::table).values(new).get_result(db)?)
}
