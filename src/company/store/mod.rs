//! Every query on companies: finding and listing here, storing in `write`.

mod insert;
mod remembered;
mod search;
mod witness;
mod write;

use chrono::DateTime;
use diesel::define_sql_function;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};

use super::filter::{CompanyFilter, CompanyQuery, SortField};
use super::keys::searchable;
use super::model::Company;
use super::row::CompanyRow;
use crate::access::{Reach, Scope};
use crate::company;
use crate::db::schema::{blocker_departments, companies, company_tags, listings, profiles, towns};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::membership::latest;
use crate::record::{self, Memory};
use crate::standard::{self, answers};
use crate::web::{COUNTED, Page, Sorting};

use remembered::Remembered;
pub use search::Signatures;
pub use witness::{these_within, within_scope};
pub use write::{
    add_former_name, former_names_of, insert_many, set_deleted, set_facts, set_grade, set_keys,
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

/// The records of companies that exist for a scope, as a condition on any query that has the
/// companies in it: those of companies not in the recycle bin, of the city or of one unit.
/// Departments see what hangs on their blockers alone, and none of these.
macro_rules! records_within {
    ($scope:expr) => {{
        use $crate::access::Reach;
        use $crate::db::schema::companies;
        let kept = companies::deleted_at.is_null();
        match $scope.reach() {
            Reach::City => Box::new(kept),
            Reach::Town(code) => Box::new(kept.and(companies::town_code.eq(code.clone()))),
            Reach::Department(_) | Reach::Nothing => Box::new(companies::id.is_null()),
        }
    }};
}
pub(crate) use records_within;

/// One company, not in the recycle bin.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Company>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?)
}

/// One company in the recycle bin.
pub fn find_deleted(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Company>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_not_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?)
}

/// Up to so many companies are looked at one by one; more are read in the order of the list, where
/// those that meet a condition are dense enough to fill a page soon.
const FEW: i64 = 2_000;

/// How an engine is to look for the rows that meet a condition.
#[derive(Clone, Copy, PartialEq)]
enum Through {
    /// The condition's own index.
    Index,
    /// Whatever order the rows are read in. The embedded engine takes a condition's index whenever
    /// there is one, also where most rows meet it and all of them would have to be sorted; it has
    /// no index on an expression.
    Order,
}

/// A column of words, never empty or assumed not to be, holds this one.
macro_rules! holds {
    ($through:expr, $column:expr, $word:expr) => {
        match $through {
            Through::Index => Box::new($column.eq($word)) as Condition<companies::table>,
            Through::Order => Box::new($column.concat("").eq($word)),
        }
    };
}

/// A column of words that may be empty holds this one.
macro_rules! holds_some {
    ($through:expr, $column:path, $word:expr) => {{
        let held = holds!($through, $column.assume_not_null(), $word);
        Box::new($column.is_not_null().and(held)) as Condition<companies::table>
    }};
}

define_sql_function! {
    /// Some letters of a text, from a place counted from 1.
    fn substr(text: Text, place: Integer, length: Integer) -> Text;
}

/// Meets a listing standard, or is as near to it as is asked; see `crate::standard::answers`.
fn fits(query: &CompanyQuery, through: Through) -> Option<Condition<companies::table>> {
    let (place, _) = standard::rulebook().ok()?.standard(query.standard.as_ref()?)?;
    let last = answers::within(query.within.unwrap_or(0)).to_string();
    let letter = substr(profiles::answers, i32::try_from(place).ok()? + 1, 1);
    let near = profiles::table.filter(letter.le(last));
    Some(match through {
        Through::Index => Box::new(companies::id.eq_any(near.select(profiles::company_id))),
        Through::Order => Box::new(exists(near.filter(profiles::company_id.eq(companies::id)))),
    })
}

/// The conditions of a filter that may be so telling that few companies meet them. Each has an
/// index of its own.
fn telling(query: &CompanyQuery, through: Through) -> Vec<Condition<companies::table>> {
    let tagged = |tag: String| {
        let tagged = company_tags::table.filter(company_tags::tag.eq(tag));
        let by_index = tagged.clone().select(company_tags::company_id);
        match through {
            Through::Index => Box::new(companies::id.eq_any(by_index)) as Condition<_>,
            Through::Order => {
                Box::new(exists(tagged.filter(company_tags::company_id.eq(companies::id))))
            }
        }
    };
    let blocked = || match through {
        // Its index knows only these: with a bound nought the engine would not see that.
        Through::Index => Box::new(sql::<Bool>("companies.open_blockers > 0")) as Condition<_>,
        Through::Order => Box::new((companies::open_blockers + 0).gt(0)),
    };
    let stage = query.stage.map(|stage| holds!(through, companies::stage, stage));
    let phase = query.phase.map(|phase| holds!(through, companies::phase, phase));
    let grade = query.grade.map(|grade| holds_some!(through, companies::grade, grade));
    let board = query.board.map(|board| holds_some!(through, companies::target_board, board));
    let industry = query.industry.clone();
    let industry = industry.map(|name| holds_some!(through, companies::industry, name));
    let tag = query.tag.clone().map(tagged);
    let blocked = (query.has_open_blockers == Some(true)).then(blocked);
    let fits = fits(query, through);
    [stage, phase, grade, board, industry, tag, blocked, fits].into_iter().flatten().collect()
}

/// The companies to which a filter can be narrowed before they are put in order: those that a
/// search may find, or that meet its most telling condition, if they are few.
fn narrowed(
    db: &mut Db,
    query: &CompanyQuery,
    remembered: &Remembered,
) -> Result<Option<Vec<i64>>, Error> {
    let text = query.q.as_deref().map(searchable);
    if let Some(found) = text.map(|text| search::candidates(db, &text)).transpose()?.flatten() {
        return Ok(Some(found));
    }
    let (conditions, again) = (telling(query, Through::Index), telling(query, Through::Index));
    if query.deleted || conditions.is_empty() {
        return Ok(None);
    }
    let state = record::state(db)?;
    let alive = companies::table.filter(companies::deleted_at.is_null()).select(companies::id);
    for (place, (condition, again)) in conditions.into_iter().zip(again).enumerate() {
        let beyond_few = || {
            let beyond = alive.filter(condition).limit(1).offset(FEW);
            Ok(beyond.first::<i64>(&mut *db).optional()?.is_some())
        };
        let question = format!("{place} {:?}", query.any_page());
        if !remembered.many.answer(&state, question, beyond_few)? {
            return Ok(Some(alive.filter(again).load(db)?));
        }
    }
    Ok(None)
}

/// What a filter asks, as one condition.
fn wanted(
    scope: &Scope,
    query: &CompanyQuery,
    narrowed: Option<&[i64]>,
    through: Through,
) -> Condition<companies::table> {
    let mut all = vec![within(scope)];
    all.push(match query.deleted {
        true => Box::new(companies::deleted_at.is_not_null()),
        false => Box::new(companies::deleted_at.is_null()),
    });
    if let Some(town) = query.town.clone() {
        all.push(Box::new(companies::town_code.eq(town)));
    }
    if let Some(venue) = query.venue {
        let living = listings::venue.eq(venue).and(listings::delisted_on.is_null());
        let listed = listings::table.filter(living).select(listings::company_id);
        all.push(Box::new(companies::id.eq_any(listed)));
    }
    all.extend(telling(query, through));
    if let Some(points) = query.min_priority {
        all.push(Box::new(companies::priority_key.ge(company::key_of_points(points))));
    }
    let by_profile = query.standard.is_some() || query.min_priority.is_some();
    if by_profile && matches!(scope.reach(), Reach::Department(_)) {
        all.push(Box::new(companies::id.is_null())); // not theirs to know
    }
    if query.has_open_blockers == Some(false) {
        all.push(Box::new(companies::open_blockers.eq(0)));
    }
    if let Some(ids) = narrowed {
        all.push(Box::new(companies::id.eq_any(ids.to_vec())));
    }
    if let Some(q) = query.q.as_deref().map(searchable).filter(|q| !q.is_empty()) {
        all.push(Box::new(companies::search_text.like(search::containing(&q)).escape('\\')));
    }
    all.into_iter().reduce(|all, one| Box::new(all.and(one))).unwrap_or_else(|| within(scope))
}

/// A condition on the first field of the order that all companies meet. The embedded engine does
/// not see, when it plans, that a page is short, and would rather sort everything than follow an
/// index to the rows; a range in the index changes its mind.
fn followed(sort: &[Sorting<SortField>]) -> Option<Condition<companies::table>> {
    Some(match sort.first()?.field {
        SortField::Name => Box::new(companies::sort_key.ge("")),
        SortField::RegisteredCapital => Box::new(companies::capital_key.ge(i64::MIN)),
        SortField::Priority => Box::new(companies::priority_key.ge(i64::MIN)),
        SortField::UpdatedAt => {
            Box::new(companies::updated_at.ge(DateTime::UNIX_EPOCH.naive_utc()))
        }
        _ => return None,
    })
}

/// The companies that meet a condition, in the order of a list. Absent values come last in either
/// direction, on both engines.
macro_rules! in_order {
    ($select:expr, $condition:expr, $sort:expr) => {{
        let mut found = companies::table.select($select).into_boxed().filter($condition);
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
        for Sorting { field, descending } in $sort.iter().copied() {
            found = match field {
                SortField::Name => by!(companies::sort_key, descending),
                SortField::RegisteredCapital => by!(companies::capital_key, descending),
                SortField::Priority => by!(companies::priority_key, descending),
                SortField::StageSince => by!(companies::stage_since, descending),
                SortField::OpenBlockers => by!(companies::open_blockers, descending),
                // Numbers are given in the order of recording.
                SortField::CreatedAt => by!(companies::id, descending),
                SortField::UpdatedAt => by!(companies::updated_at, descending),
                SortField::EstablishedOn => by_nullable!(companies::established_on, descending),
                SortField::Employees => by_nullable!(companies::employees, descending),
                SortField::EnteredPoolOn => by_nullable!(latest::entered_on(), descending),
                SortField::PlannedFilingOn => {
                    by_nullable!(companies::planned_filing_on, descending)
                }
                SortField::Town => {
                    let official = towns::table
                        .filter(towns::code.eq(companies::town_code))
                        .select(towns::official_order)
                        .single_value();
                    by!(official, descending)
                }
            };
        }
        // Ties in the order of recording, or against it: as the index is read.
        match $sort.last().is_some_and(|last| last.descending) {
            true => found.then_order_by(companies::id.desc()),
            false => found.then_order_by(companies::id.asc()),
        }
    }};
}

/// What a filter asks, put so that the list is read in its order.
fn wanted_in_order(
    scope: &Scope,
    filter: &CompanyFilter,
    narrowed: Option<&[i64]>,
    by_statistics: bool,
) -> Condition<companies::table> {
    if by_statistics {
        return wanted(scope, &filter.query, narrowed, Through::Index);
    }
    let wanted = wanted(scope, &filter.query, narrowed, Through::Order);
    match followed(&filter.sort).filter(|_| narrowed.is_none()) {
        Some(all) => Box::new(all.and(wanted)),
        None => wanted,
    }
}

/// A page of companies.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    memory: &Memory,
    filter: &CompanyFilter,
) -> Result<Page<CompanyRow>, Error> {
    let paging = filter.paging;
    let remembered = memory.of::<Remembered>();
    let narrowed = narrowed(db, &filter.query, &remembered)?;
    let in_order = wanted_in_order(scope, filter, narrowed.as_deref(), db.plans_by_statistics());
    let rows: Vec<CompanyRow> = in_order!(CompanyRow::as_select(), in_order, filter.sort)
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let is_last = shown < paging.per_page && (shown > 0 || paging.page == 1);
    if is_last {
        return Ok(Page::new(rows, paging, paging.offset() + shown));
    }
    let state = record::state(db)?;
    let question = format!("{:?} {:?}", scope.reach(), filter.query.any_page());
    let count = || count(db, scope, &filter.query, narrowed);
    let total = remembered.totals.answer(&state, question, count)?;
    Ok(Page::new(rows, paging, total))
}

/// How many companies there are, up to one more than are counted.
fn count(
    db: &mut Db,
    scope: &Scope,
    query: &CompanyQuery,
    narrowed: Option<Vec<i64>>,
) -> Result<i64, Error> {
    // Within a unit the other conditions are no quicker to begin with.
    let of_city = query.town.is_none() && *scope.reach() == Reach::City;
    let through = if of_city { Through::Index } else { Through::Order };
    let wanted = wanted(scope, query, narrowed.as_deref(), through);
    count_rows(db, companies::table.filter(wanted).select(companies::id).limit(COUNTED + 1))
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
    memory: &Memory,
    filter: &CompanyFilter,
    most: i64,
) -> Result<Vec<i64>, Error> {
    let remembered = memory.of::<Remembered>();
    let narrowed = narrowed(db, &filter.query, &remembered)?;
    let in_order = wanted_in_order(scope, filter, narrowed.as_deref(), db.plans_by_statistics());
    Ok(in_order!(companies::id, in_order, filter.sort).limit(most).load(db)?)
}
