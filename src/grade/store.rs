//! Queries on grade opinions and reviews. The caller has found the company within its scope.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Difference, NewOpinionRow, Opinion, OpinionKind, Review};
use crate::access::{CompanyRef, Scope};
use crate::company::Grade;
use crate::company::records_within;
use crate::db::schema::{companies, grade_opinions, grade_reviews, profiles};
use crate::db::{Condition, Db, count_rows, insert_all};
use crate::error::Error;
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    grade_opinions::table,
    companies::table,
    diesel::dsl::Eq<grade_opinions::company_id, companies::id>,
>;

fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

macro_rules! of_companies {
    ($scope:expr) => {
        grade_opinions::table
            .inner_join(companies::table.on(grade_opinions::company_id.eq(companies::id)))
            .filter(within($scope))
    };
}

diesel::allow_columns_to_appear_in_same_group_by_clause!(companies::grade, profiles::recommended);

/// Returns a page of the opinions on a company, newest first.
pub fn opinions_of(
    db: &mut Db,
    company: CompanyRef,
    paging: Paging,
) -> Result<Page<Opinion>, Error> {
    let of_company = grade_opinions::company_id.eq(company);
    let rows = grade_opinions::table
        .filter(of_company)
        .order(grade_opinions::id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Opinion::as_select())
        .load(db)?;
    // A company has few opinions, so a full count is cheap.
    let counted = grade_opinions::table.filter(of_company).select(count_star()).first(db)?;
    Ok(Page::new(rows, paging, counted))
}

/// Returns the opinion that the company's grade is based on.
pub fn standing(db: &mut Db, company: CompanyRef) -> Result<Option<Opinion>, Error> {
    Ok(grade_opinions::table
        .filter(grade_opinions::company_id.eq(company))
        .filter(
            grade_opinions::kind
                .eq_any(OpinionKind::SETTING)
                .and(grade_opinions::superseded.eq(false)),
        )
        .order(grade_opinions::id.desc())
        .select(Opinion::as_select())
        .first(db)
        .optional()?)
}

/// An opinion with the name and town of its company.
#[derive(Debug, Clone, Queryable)]
pub struct Asked {
    pub opinion: Opinion,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区）
    pub town_code: String,
    /// Current grade of the company.
    pub grade: Option<Grade>,
}

/// Returns a page of proposals and appeals that wait for the office, oldest first.
pub fn waiting(db: &mut Db, scope: &Scope, paging: Paging) -> Result<Page<Asked>, Error> {
    let open = || {
        grade_opinions::kind.eq_any(OpinionKind::ASKING).and(grade_opinions::answered_at.is_null())
    };
    let rows = of_companies!(scope)
        .filter(open())
        .order(grade_opinions::id.asc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select((Opinion::as_select(), companies::name, companies::town_code, companies::grade))
        .load(db)?;
    let counted = of_companies!(scope).filter(open()).select(grade_opinions::id);
    let counted = count_rows(db, counted.limit(COUNTED + 1))?;
    Ok(Page::new(rows, paging, counted))
}

/// Returns the number of proposals and appeals that wait for the office, at most `COUNTED` + 1.
pub fn count_waiting(db: &mut Db, scope: &Scope) -> Result<i64, Error> {
    let open =
        grade_opinions::kind.eq_any(OpinionKind::ASKING).and(grade_opinions::answered_at.is_null());
    count_rows(db, of_companies!(scope).filter(open).select(grade_opinions::id).limit(COUNTED + 1))
}

/// Returns at most `most` overrides in force that end by a day, the earliest end first.
pub fn overrides_until(
    db: &mut Db,
    scope: &Scope,
    by: NaiveDate,
    most: i64,
) -> Result<Vec<Asked>, Error> {
    let live =
        grade_opinions::kind.eq(OpinionKind::Override).and(grade_opinions::superseded.eq(false));
    let ends = grade_opinions::expires_on.assume_not_null().le(by);
    Ok(of_companies!(scope)
        .filter(live)
        .filter(grade_opinions::expires_on.is_not_null().and(ends))
        .order((grade_opinions::expires_on.asc(), grade_opinions::id.asc()))
        .limit(most)
        .select((Opinion::as_select(), companies::name, companies::town_code, companies::grade))
        .load(db)?)
}

pub(super) fn insert(db: &mut Db, new: &NewOpinionRow) -> Result<Opinion, Error> {
    let id: i64 = diesel::insert_into(grade_opinions::table)
        .values(new)
        .returning(grade_opinions::id)
        .get_result(db)?;
    let stored = grade_opinions::table.find(id).select(Opinion::as_select());
    Ok(stored.first(db)?)
}

pub(super) fn insert_many(db: &mut Db, rows: &[NewOpinionRow]) -> Result<(), Error> {
    insert_all!(db, grade_opinions::table, rows)
}

/// Marks the opinions that set the grades of these companies as replaced.
pub(super) fn supersede(db: &mut Db, companies: &[CompanyRef]) -> Result<(), Error> {
    let set =
        grade_opinions::kind.eq_any(OpinionKind::SETTING).and(grade_opinions::superseded.eq(false));
    diesel::update(grade_opinions::table)
        .filter(grade_opinions::company_id.eq_any(companies).and(set))
        .set(grade_opinions::superseded.eq(true))
        .execute(db)?;
    Ok(())
}

/// Marks the waiting proposals and appeals of a company as answered. Returns their number.
pub(super) fn answer(db: &mut Db, company: CompanyRef, at: NaiveDateTime) -> Result<usize, Error> {
    let open =
        grade_opinions::kind.eq_any(OpinionKind::ASKING).and(grade_opinions::answered_at.is_null());
    Ok(diesel::update(grade_opinions::table)
        .filter(grade_opinions::company_id.eq(company).and(open))
        .set(grade_opinions::answered_at.eq(at))
        .execute(db)?)
}

/// Sets the grade of many companies.
pub(super) fn set_grades(
    db: &mut Db,
    these: &[CompanyRef],
    grade: Option<Grade>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.filter(companies::id.eq_any(these)))
        .set((
            companies::grade.eq(grade),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns companies on the way to a listing with an id greater than `after`, with grade and
/// version. Companies with an override in force are left out.
pub(super) fn under_review(
    db: &mut Db,
    scope: &Scope,
    after: i64,
    limit: i64,
) -> Result<Vec<(CompanyRef, Option<Grade>, i64)>, Error> {
    let seen: Condition<companies::table> = records_within!(scope);
    let live =
        grade_opinions::kind.eq(OpinionKind::Override).and(grade_opinions::superseded.eq(false));
    let excepted = grade_opinions::table.filter(live).select(grade_opinions::company_id);
    let found: Vec<(i64, Option<Grade>, i64)> = companies::table
        .filter(companies::id.gt(after))
        .filter(seen)
        .filter(companies::priority_key.ge(0))
        .filter(companies::id.ne_all(excepted))
        .order(companies::id.asc())
        .limit(limit)
        .select((companies::id, companies::grade, companies::version))
        .load(db)?;
    let key = |id| CompanyRef::found_by("companies under review within a scope", id);
    Ok(found.into_iter().map(|(id, grade, version)| (key(id), grade, version)).collect())
}

/// Returns what a review held now would change.
pub fn differences(db: &mut Db, _scope: &Scope) -> Result<Vec<Difference>, Error> {
    let live =
        grade_opinions::kind.eq(OpinionKind::Override).and(grade_opinions::superseded.eq(false));
    let excepted = grade_opinions::table.filter(live).select(grade_opinions::company_id);
    Ok(profiles::table
        .inner_join(companies::table.on(profiles::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null().and(profiles::recommended.is_not_null()))
        .filter(companies::id.ne_all(excepted))
        .group_by((companies::grade, profiles::recommended))
        .select((companies::grade, profiles::recommended, count_star()))
        .load(db)?)
}

/// Stores a review. Returns its id.
pub(super) fn insert_review(
    db: &mut Db,
    _scope: &Scope,
    year: i32,
    held: (NaiveDate, NaiveDate),
    note: Option<&str>,
    by: (&str, NaiveDateTime),
) -> Result<i64, Error> {
    Ok(diesel::insert_into(grade_reviews::table)
        .values((
            grade_reviews::year.eq(year),
            grade_reviews::held_on.eq(held.0),
            grade_reviews::weights_from.eq(held.1),
            grade_reviews::note.eq(note),
            grade_reviews::companies.eq(0),
            grade_reviews::changed.eq(0),
            grade_reviews::held_by.eq(by.0),
            grade_reviews::held_at.eq(by.1),
        ))
        .returning(grade_reviews::id)
        .get_result(db)?)
}

/// Stores the results of a review.
pub(super) fn close_review(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    companies: i64,
    changed: i64,
) -> Result<Review, Error> {
    diesel::update(grade_reviews::table.find(id))
        .set((grade_reviews::companies.eq(companies), grade_reviews::changed.eq(changed)))
        .execute(db)?;
    Ok(grade_reviews::table.find(id).select(Review::as_select()).first(db)?)
}

/// Returns the reviews, newest first, one for each year, at most 100.
pub fn reviews(db: &mut Db, _scope: &Scope) -> Result<Vec<Review>, Error> {
    Ok(grade_reviews::table
        .order(grade_reviews::year.desc())
        .limit(100)
        .select(Review::as_select())
        .load(db)?)
}
