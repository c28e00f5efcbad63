//! Every query on companies.

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::filter::{CompanyFilter, CompanyQuery, SortField};
use super::keys::searchable;
use super::model::{Company, Facts, Grade, Keys, NewCompany, Position};
use crate::access::{Reach, Scope};
use crate::db::schema::{
    blocker_departments, companies, company_tags, former_names, listings, next_ids, quotations,
    towns,
};
use crate::db::{Backend, Condition, Db, on_each};
use crate::error::Error;
use crate::web::{COUNTED, Page, Sorting};
use chrono::NaiveDateTime;

/// Rows of one insert statement. SQLite takes 32 766 bound values, a company has some fifty.
const CHUNK: usize = 500;

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

/// What a filter asks, as one condition.
fn wanted(scope: &Scope, query: &CompanyQuery) -> Condition<companies::table> {
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
    let ids: Vec<i64> = ordered(wanted(scope, &filter.query), &filter.sort)
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let counted = count(db, scope, filter, ids.len())?;
    Ok(Page::new(in_this_order(db, scope, &ids)?, paging, counted))
}

/// How many there are, counted no further than one past the cap. A first page that is not full
/// has counted itself.
fn count(db: &mut Db, scope: &Scope, filter: &CompanyFilter, shown: usize) -> Result<i64, Error> {
    let shown = i64::try_from(shown).unwrap_or(i64::MAX);
    if shown < filter.paging.per_page && (shown > 0 || filter.paging.page == 1) {
        return Ok(filter.paging.offset() + shown);
    }
    let beyond: Option<i64> = companies::table
        .filter(wanted(scope, &filter.query))
        .select(companies::id)
        .limit(1)
        .offset(COUNTED)
        .first(db)
        .optional()?;
    if beyond.is_some() {
        return Ok(COUNTED + 1);
    }
    Ok(companies::table.filter(wanted(scope, &filter.query)).select(count_star()).first(db)?)
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

/// For an export: the next rows after the first `offset`, in the filter's order.
pub fn slice(
    db: &mut Db,
    scope: &Scope,
    filter: &CompanyFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Company>, Error> {
    let ids: Vec<i64> =
        ordered(wanted(scope, &filter.query), &filter.sort).limit(limit).offset(offset).load(db)?;
    in_this_order(db, scope, &ids)
}

/// Whether a unit exists.
pub fn town_exists(db: &mut Db, _scope: &Scope, code: &str) -> Result<bool, Error> {
    Ok(diesel::select(exists(towns::table.find(code))).get_result(db)?)
}

/// Takes `count` numbers; the first of them.
pub fn take_ids(db: &mut Db, _scope: &Scope, count: i64) -> Result<i64, Error> {
    let next: i64 = diesel::update(next_ids::table.find("companies"))
        .set(next_ids::next_id.eq(next_ids::next_id + count))
        .returning(next_ids::next_id)
        .get_result(db)?;
    Ok(next - count)
}

/// Stores new companies with their tags.
pub fn insert(db: &mut Db, _scope: &Scope, new: &[NewCompany]) -> Result<(), Error> {
    for chunk in new.chunks(CHUNK) {
        let rows: Vec<&NewCompany> = chunk.iter().collect();
        on_each!(db, c => diesel::insert_into(companies::table).values(rows).execute(c))?;
    }
    let tags: Vec<(&str, i64)> =
        new.iter().flat_map(|c| c.facts.tags.iter().map(|tag| (tag, c.id))).collect();
    insert_tags(db, &tags)
}

fn insert_tags(db: &mut Db, tags: &[(&str, i64)]) -> Result<(), Error> {
    for chunk in tags.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(tag, id)| (company_tags::tag.eq(*tag), company_tags::company_id.eq(*id)))
            .collect();
        on_each!(db, c => diesel::insert_into(company_tags::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Stores changed facts of the version the caller saw: 412 if it is another by now.
pub fn set_facts(
    db: &mut Db,
    _scope: &Scope,
    company: &Company,
    facts: &Facts,
    keys: &Keys,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let seen = companies::id.eq(company.id).and(companies::version.eq(company.version));
    let changed = diesel::update(companies::table.filter(seen))
        .set((
            facts,
            keys,
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    if changed != 1 {
        return Err(Error::conflict("raced", "这条记录刚刚被他人修改，请刷新后重试。"));
    }
    if facts.tags != company.facts.tags {
        diesel::delete(company_tags::table.filter(company_tags::company_id.eq(company.id)))
            .execute(db)?;
        let tags: Vec<(&str, i64)> = facts.tags.iter().map(|tag| (tag, company.id)).collect();
        insert_tags(db, &tags)?;
    }
    Ok(())
}

/// Stores where a company stands after an event.
pub fn set_position(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    position: &Position,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(id))
        .set((
            position,
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores the decided grade.
pub fn set_grade(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    grade: Option<Grade>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(id))
        .set((
            companies::grade.eq(grade),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores a change of unit.
pub fn set_town(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    town_code: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(id))
        .set((
            companies::town_code.eq(town_code),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores the keys after a listing or quotation changed the stock codes.
pub fn set_keys(db: &mut Db, _scope: &Scope, id: i64, keys: &Keys) -> Result<(), Error> {
    diesel::update(companies::table.find(id)).set(keys).execute(db)?;
    Ok(())
}

/// Puts a company into the recycle bin, or takes it out.
pub fn set_deleted(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    deleted_at: Option<NaiveDateTime>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(id))
        .set((
            companies::deleted_at.eq(deleted_at),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Names a company had before. The caller has found the company in its scope.
pub fn former_names_of(db: &mut Db, _scope: &Scope, id: i64) -> Result<Vec<String>, Error> {
    Ok(former_names::table
        .filter(former_names::company_id.eq(id))
        .order(former_names::id.asc())
        .select(former_names::name)
        .load(db)?)
}

/// Keeps a name that is given up.
pub fn add_former_name(
    db: &mut Db,
    _scope: &Scope,
    id: i64,
    name: &str,
    folded: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::insert_into(former_names::table)
        .values((
            former_names::company_id.eq(id),
            former_names::name.eq(name),
            former_names::folded_name.eq(folded),
            former_names::noted_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Stock codes of a company's listings and quotations.
pub fn stock_codes_of(db: &mut Db, _scope: &Scope, id: i64) -> Result<Vec<String>, Error> {
    let mut codes: Vec<String> = listings::table
        .filter(listings::company_id.eq(id))
        .order(listings::listed_on.asc())
        .select(listings::stock_code)
        .load(db)?;
    let quoted: Vec<Option<String>> = quotations::table
        .filter(quotations::company_id.eq(id))
        .order(quotations::quoted_on.asc())
        .select(quotations::code)
        .load(db)?;
    codes.extend(quoted.into_iter().flatten());
    Ok(codes)
}
