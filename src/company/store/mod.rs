//! Queries on companies. Finding and listing are here; writing is in `write`.

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
pub use search::{Signatures, namesakes};
pub use witness::{these_within, within_scope};
pub use write::{
    add_former_name, former_names_of, insert_many, set_deleted, set_facts, set_grade, set_keys,
    set_open_blockers, set_position, set_town, stock_codes_of, take_ids, town_exists,
};

/// Condition for the companies in a scope.
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

/// Condition for the records of companies in a scope, for any query that joins companies. Covers
/// the companies of the city or of one town that are not in the recycle bin. Departments get none
/// of these records: they see only what belongs to their blockers.
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

/// Finds a company that is not in the recycle bin.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Company>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?)
}

/// Finds a company in the recycle bin.
pub fn find_deleted(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Company>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::id.eq(id).and(companies::deleted_at.is_not_null()))
        .select(Company::as_select())
        .first(db)
        .optional()?)
}

/// Maximum number of companies that are looked up one by one. With more, the list is read in its
/// order: matches are then dense enough to fill a page soon.
const FEW: i64 = 2_000;

/// How an engine finds the rows that meet a condition.
#[derive(Clone, Copy, PartialEq)]
enum Through {
    /// By the index of the condition.
    Index,
    /// In the order in which the rows are read. SQLite uses the index of a condition whenever there
    /// is one, even if most rows match and all of them must then be sorted. It has no index on an
    /// expression, so an expression prevents this.
    Order,
}

/// Condition that a text column equals this word. The column is not null, or is assumed not to be.
macro_rules! holds {
    ($through:expr, $column:expr, $word:expr) => {
        match $through {
            Through::Index => Box::new($column.eq($word)) as Condition<companies::table>,
            Through::Order => Box::new($column.concat("").eq($word)),
        }
    };
}

/// Condition that a nullable text column equals this word.
macro_rules! holds_some {
    ($through:expr, $column:path, $word:expr) => {{
        let held = holds!($through, $column.assume_not_null(), $word);
        Box::new($column.is_not_null().and(held)) as Condition<companies::table>
    }};
}

define_sql_function! {
    /// Returns `length` characters from a position counted from 1.
    fn substr(text: Text, place: Integer, length: Integer) -> Text;
}

/// Condition that a company meets a listing standard, or misses it by at most the given percentage.
/// See `crate::standard::answers`.
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

/// Conditions of a filter that may match only a few companies. Each has its own index.
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
        // The index covers only these rows. With 0 as a bound parameter, the engine would not see
        // that.
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

/// Returns the companies to which a filter can be narrowed before sorting: the candidates of a
/// search, or the companies of the first condition that at most `FEW` companies meet. `None` if
/// there are more.
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

/// Combines all conditions of a filter.
fn matches_query(
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
        all.push(Box::new(companies::id.is_null())); // departments see no profiles
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

/// Returns a condition on the first sort field that all companies meet. SQLite does not know at
/// planning time that a page is short, and prefers sorting everything to following an index. A
/// range on the index changes this.
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

/// Query of the companies that meet a condition, in list order. Missing values come last in both
/// directions, on both engines.
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
                // IDs are assigned in the order of recording.
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
        // Ties follow the order of recording, in the direction in which the index is read.
        match $sort.last().is_some_and(|last| last.descending) {
            true => found.then_order_by(companies::id.desc()),
            false => found.then_order_by(companies::id.asc()),
        }
    }};
}

/// Builds the condition of a filter so that the engine reads the list in its order.
fn wanted_in_order(
    scope: &Scope,
    filter: &CompanyFilter,
    narrowed: Option<&[i64]>,
    by_statistics: bool,
) -> Condition<companies::table> {
    if by_statistics {
        return matches_query(scope, &filter.query, narrowed, Through::Index);
    }
    let wanted = matches_query(scope, &filter.query, narrowed, Through::Order);
    match followed(&filter.sort).filter(|_| narrowed.is_none()) {
        Some(all) => Box::new(all.and(wanted)),
        None => wanted,
    }
}

/// Returns a page of companies.
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

/// Counts the companies. Stops at one more than `COUNTED`.
fn count(
    db: &mut Db,
    scope: &Scope,
    query: &CompanyQuery,
    narrowed: Option<Vec<i64>>,
) -> Result<i64, Error> {
    // Within a town, starting from the other conditions is not faster.
    let of_city = query.town.is_none() && *scope.reach() == Reach::City;
    let through = if of_city { Through::Index } else { Through::Order };
    let wanted = matches_query(scope, query, narrowed.as_deref(), through);
    count_rows(db, companies::table.filter(wanted).select(companies::id).limit(COUNTED + 1))
}

/// Returns the companies with these IDs in this order, including deleted ones.
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

/// Returns the IDs of the first `most` companies in the filter's order, for an export. The rows are
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
