//! Every query on companies: finding and listing here, storing in `write`.

mod search;
mod write;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::filter::{CompanyFilter, CompanyQuery, SortField};
use super::keys::searchable;
use super::model::Company;
use crate::access::{Reach, Scope};
use crate::db::schema::{blocker_departments, companies, company_tags, towns};
use crate::db::{Backend, Condition, Db};
use crate::error::Error;
use crate::web::{COUNTED, Page, Sorting};

pub use write::{
    add_former_name, former_names_of, insert, set_deleted, set_facts, set_grade, set_keys,
    set_open_blockers, set_position, set_town, stock_codes_of, take_ids, town_exists,
};

/// The companies that exist for a scope.
pub(super) fn within(scope: &Scope) -> Condition<companies::table> {
    match scope.reach() {
        Reach::City => Box::new(companies::id.is_not_null()),
        Reach::Town(code) => Box::new(companies::town_code.eq(code.clone())),
        Reach::Department(code) => Box::new(
            companies::id.eq_any(
                blocker_departments::table
                    .filter(blocker_departments::department_code.eq(code.clone()))
                    .select(blocker_departments::company_id),
            ),
        ),
        Reach::Nothing => Box::new(companies::id.is_null()),
    }
}

/// One company, not in the recycle bin.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Company, Error> {
    companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?
        .ok_or_else(|| Error::not_found("企业"))
}

/// One company in the recycle bin.
pub fn find_deleted(db: &mut Db, scope: &Scope, id: i64) -> Result<Company, Error> {
    companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_not_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?
        .ok_or_else(|| Error::not_found("回收站中的企业"))
}

type Ids<'a> = diesel::helper_types::IntoBoxed<
    'a,
    diesel::dsl::Select<companies::table, companies::id>,
    Backend,
>;

/// A column that may be empty holds this value.
macro_rules! holds {
    ($column:path, $value:expr) => {
        Box::new($column.is_not_null().and($column.assume_not_null().eq($value)))
    };
}

/// The companies to which a search can be narrowed.
fn narrowed(db: &mut Db, query: &CompanyQuery) -> Result<Option<Vec<i64>>, Error> {
    match query.q.as_deref().map(searchable) {
        Some(text) => search::candidates(db, &text),
        None => Ok(None),
    }
}

/// What a filter asks, as one condition.
fn wanted(
    scope: &Scope,
    query: &CompanyQuery,
    narrowed: Option<&[i64]>,
) -> Condition<companies::table> {
    let mut all = vec![within(scope)];
    all.push(match query.deleted {
        true => Box::new(companies::deleted_at.is_not_null()),
        false => Box::new(companies::deleted_at.is_null()),
    });
    if let Some(town) = query.town.clone() {
        all.push(Box::new(companies::town_code.eq(town)));
    }
    if let Some(stage) = query.stage {
        all.push(Box::new(companies::stage.eq(stage)));
    }
    if let Some(phase) = query.phase {
        all.push(Box::new(companies::phase.eq(phase)));
    }
    if let Some(grade) = query.grade {
        all.push(holds!(companies::grade, grade));
    }
    if let Some(board) = query.board {
        all.push(holds!(companies::target_board, board));
    }
    if let Some(industry) = query.industry.clone() {
        all.push(holds!(companies::industry, industry));
    }
    if let Some(tag) = query.tag.clone() {
        let tagged = company_tags::table.filter(company_tags::tag.eq(tag));
        all.push(Box::new(companies::id.eq_any(tagged.select(company_tags::company_id))));
    }
    match query.has_open_blockers {
        Some(true) => all.push(Box::new(companies::open_blockers.gt(0))),
        Some(false) => all.push(Box::new(companies::open_blockers.eq(0))),
        None => {}
    }
    if let Some(ids) = narrowed {
        all.push(Box::new(companies::id.eq_any(ids.to_vec())));
    }
    if let Some(q) = query.q.as_deref().map(searchable).filter(|q| !q.is_empty()) {
        all.push(Box::new(companies::search_text.like(containing(&q)).escape('\\')));
    }
    all.into_iter().reduce(|all, one| Box::new(all.and(one))).unwrap_or_else(|| within(scope))
}

fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Absent values come last in either direction, on both engines.
fn ordered(condition: Condition<companies::table>, sort: &[Sorting<SortField>]) -> Ids<'static> {
    let mut found = companies::table.select(companies::id).into_boxed().filter(condition);
    macro_rules! by {
        ($column:expr, $descending:expr) => {
            if $descending {
                found.then_order_by($column.desc())
            } else {
                found.then_order_by($column.asc())
            }
        };
    }
    macro_rules! by_nullable {
        ($column:expr, $descending:expr) => {{
            found = found.then_order_by($column.is_null().asc());
            by!($column, $descending)
        }};
    }
    for Sorting { field, descending } in sort.iter().copied() {
        found = match field {
            SortField::Name => by!(companies::sort_key, descending),
            SortField::RegisteredCapital => by!(companies::capital_key, descending),
            SortField::StageSince => by!(companies::stage_since, descending),
            SortField::OpenBlockers => by!(companies::open_blockers, descending),
            SortField::CreatedAt => by!(companies::created_at, descending),
            SortField::UpdatedAt => by!(companies::updated_at, descending),
            SortField::EstablishedOn => by_nullable!(companies::established_on, descending),
            SortField::Employees => by_nullable!(companies::employees, descending),
            SortField::EnteredPoolOn => by_nullable!(companies::entered_pool_on, descending),
            SortField::PlannedFilingOn => by_nullable!(companies::planned_filing_on, descending),
            SortField::Town => {
                let official = towns::table
                    .filter(towns::code.eq(companies::town_code))
                    .select(towns::official_order)
                    .single_value();
                by!(official, descending)
            }
        };
    }
    found.then_order_by(companies::id.asc())
}

/// A page of companies: first their numbers, from an index alone, then the rows shown.
pub fn list(db: &mut Db, scope: &Scope, filter: &CompanyFilter) -> Result<Page<Company>, Error> {
    let paging = filter.paging;
    let narrowed = narrowed(db, &filter.query)?;
    let wanted = || wanted(scope, &filter.query, narrowed.as_deref());
    let ids: Vec<i64> =
        ordered(wanted(), &filter.sort).limit(paging.per_page).offset(paging.offset()).load(db)?;
    let shown = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let is_last = shown < paging.per_page && (shown > 0 || paging.page == 1);
    let counted = if is_last { paging.offset() + shown } else { count(db, wanted)? };
    Ok(Page::new(in_this_order(db, scope, &ids)?, paging, counted))
}

/// How many there are, counted no further than one past the cap.
fn count(db: &mut Db, wanted: impl Fn() -> Condition<companies::table>) -> Result<i64, Error> {
    let beyond: Option<i64> = companies::table
        .filter(wanted())
        .select(companies::id)
        .limit(1)
        .offset(COUNTED)
        .first(db)
        .optional()?;
    if beyond.is_some() {
        return Ok(COUNTED + 1);
    }
    Ok(companies::table.filter(wanted()).select(count_star()).first(db)?)
}

/// The rows of these numbers, in their order.
pub fn in_this_order(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<Company>, Error> {
    let mut rows: Vec<Company> = companies::table
        .filter(within(scope))
        .filter(companies::id.eq_any(ids))
        .select(Company::as_select())
        .load(db)?;
    let place: std::collections::HashMap<i64, usize> =
        ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    rows.sort_by_key(|company| place.get(&company.id).copied());
    Ok(rows)
}

/// For an export: the numbers of the first `most` companies, in the filter's order. The rows are
/// then read in slices with [`in_this_order`].
pub fn numbers(
    db: &mut Db,
    scope: &Scope,
    filter: &CompanyFilter,
    most: i64,
) -> Result<Vec<i64>, Error> {
    let narrowed = narrowed(db, &filter.query)?;
    let wanted = wanted(scope, &filter.query, narrowed.as_deref());
    Ok(ordered(wanted, &filter.sort).limit(most).load(db)?)
}
