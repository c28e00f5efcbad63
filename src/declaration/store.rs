//! All queries on declarations.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::flow::OPEN;
use super::model::{Declaration, DeclarationQuery, DeclarationState, Found, Holder, NewRow};
use crate::access::{CompanyRef, Scope};
use crate::attachment::Attachment;
use crate::company::records_within;
use crate::confirmation::Fact;
use crate::dates::InexactDate;
use crate::db::schema::{companies, declarations};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    declarations::table,
    companies::table,
    diesel::dsl::Eq<declarations::company_id, companies::id>,
>;

macro_rules! joined {
    () => {
        declarations::table
            .inner_join(companies::table.on(declarations::company_id.eq(companies::id)))
    };
}

fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

fn wanted(scope: &Scope, query: &DeclarationQuery) -> Condition<Joined> {
    let mut all = within(scope);
    if let Some(state) = query.state {
        all = Box::new(all.and(declarations::state.eq(state)));
    }
    if let Some(town) = query.town.clone() {
        all = Box::new(all.and(companies::town_code.eq(town)));
    }
    if let Some(company) = query.company {
        all = Box::new(all.and(declarations::company_id.eq(company)));
    }
    all
}

/// Returns a page of declarations: those waiting for a confirmation by deadline, then the others,
/// newest first.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    query: &DeclarationQuery,
    paging: Paging,
) -> Result<Page<Found>, Error> {
    let columns = (Declaration::as_select(), Holder::as_select());
    let found = joined!().select(columns).into_boxed().filter(wanted(scope, query));
    let found = match query.state {
        Some(DeclarationState::Pending) => {
            found.order((declarations::due_on.asc(), declarations::id.asc()))
        }
        _ => found.order(declarations::id.desc()),
    };
    let rows = found.limit(paging.per_page).offset(paging.offset()).load(db)?;
    let all = joined!().select(declarations::id).into_boxed().filter(wanted(scope, query));
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(rows, paging, counted))
}

/// Counts the declarations in a state, up to one more than [`COUNTED`].
pub fn count_in(db: &mut Db, scope: &Scope, state: DeclarationState) -> Result<i64, Error> {
    let query = DeclarationQuery { state: Some(state), ..DeclarationQuery::default() };
    let all = joined!().select(declarations::id).into_boxed().filter(wanted(scope, &query));
    count_rows(db, all.limit(COUNTED + 1))
}

/// Finds a declaration by id.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<Found>, Error> {
    Ok(joined!()
        .filter(within(scope))
        .filter(declarations::id.eq(id))
        .select((Declaration::as_select(), Holder::as_select()))
        .first(db)
        .optional()?)
}

/// Maximum number of open declarations of a company that are read.
const MOST_OF_ONE: i64 = 100;

/// Returns the declarations of a company that are pending or returned, oldest first.
pub fn open_of_company(db: &mut Db, company: CompanyRef) -> Result<Vec<Declaration>, Error> {
    Ok(declarations::table
        .filter(declarations::company_id.eq(company))
        .filter(declarations::state.eq_any(OPEN))
        .order(declarations::id.asc())
        .limit(MOST_OF_ONE)
        .select(Declaration::as_select())
        .load(db)?)
}

/// Returns the declaration of the same fact that is pending.
pub fn pending_like(db: &mut Db, fact: &Fact) -> Result<Option<Declaration>, Error> {
    Ok(declarations::table
        .filter(declarations::company_id.eq(fact.company))
        .filter(declarations::mark.eq(&fact.mark))
        .filter(declarations::state.eq(DeclarationState::Pending))
        .select(Declaration::as_select())
        .first(db)
        .optional()?)
}

/// Returns the id of a declaration that a file proves, unless the declaration was withdrawn.
pub fn proved_by(db: &mut Db, file: &Attachment) -> Result<Option<i64>, Error> {
    Ok(declarations::table
        .filter(declarations::attachment_id.assume_not_null().eq(file.id))
        .filter(declarations::state.ne(DeclarationState::Withdrawn))
        .select(declarations::id)
        .first(db)
        .optional()?)
}

/// Whether an import has declared anything.
pub fn import_declared(db: &mut Db, _scope: &Scope, import_id: i64) -> Result<bool, Error> {
    let of_import = declarations::table.filter(declarations::import_id.eq(import_id));
    let first: Option<i64> = of_import.select(declarations::id).first(db).optional()?;
    Ok(first.is_some())
}

/// Inserts a declaration and returns its id.
pub fn insert(db: &mut Db, new: &NewRow<'_>) -> Result<i64, Error> {
    let stored = diesel::insert_into(declarations::table).values(new);
    Ok(stored.returning(declarations::id).get_result(db)?)
}

/// Columns that an action stores.
pub struct Decided<'a> {
    pub state: DeclarationState,
    pub reason: Option<&'a str>,
    /// Who decides, and when (UTC); `None` for an amended declaration.
    pub decided: Option<(&'a str, NaiveDateTime)>,
}

/// Stores the result of an action; returns whether the declaration still had its version.
pub fn set_decided(
    db: &mut Db,
    company: CompanyRef,
    declaration: &Declaration,
    decided: &Decided<'_>,
) -> Result<bool, Error> {
    let Declaration { id, version, .. } = declaration;
    let seen = declarations::id.eq(id).and(declarations::version.eq(version));
    let seen = seen.and(declarations::company_id.eq(company));
    let (by, at) = decided.decided.unzip();
    let changed = diesel::update(declarations::table.filter(seen))
        .set((
            declarations::state.eq(decided.state),
            declarations::reason.eq(decided.reason),
            declarations::decided_by.eq(by),
            declarations::decided_at.eq(at),
            declarations::version.eq(version + 1),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Stores an amended fact with its new deadline.
pub fn set_amended(
    db: &mut Db,
    company: CompanyRef,
    declaration: &Declaration,
    (on, mark, input, document_no): (InexactDate, &str, &str, Option<&str>),
    (due_on, yellow_from): (NaiveDate, NaiveDate),
) -> Result<(), Error> {
    let one = declarations::id.eq(declaration.id).and(declarations::company_id.eq(company));
    diesel::update(declarations::table.filter(one))
        .set((
            declarations::occurred_on.eq(on.date),
            declarations::date_precision.eq(on.precision),
            declarations::mark.eq(mark),
            declarations::input.eq(input),
            declarations::document_no.eq(document_no),
            declarations::due_on.eq(due_on),
            declarations::yellow_from.eq(yellow_from),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns the declarations of an import that are pending or returned.
pub fn open_of_import(
    db: &mut Db,
    _scope: &Scope,
    import_id: i64,
) -> Result<Vec<Declaration>, Error> {
    Ok(declarations::table
        .filter(declarations::import_id.eq(import_id))
        .filter(declarations::state.eq_any(OPEN))
        .order(declarations::id.asc())
        .select(Declaration::as_select())
        .load(db)?)
}

/// Withdraws the open declarations of an import that is undone.
pub fn withdraw_of_import(
    db: &mut Db,
    _scope: &Scope,
    import_id: i64,
    (by, at): (&str, NaiveDateTime),
) -> Result<(), Error> {
    let open = declarations::import_id.eq(import_id).and(declarations::state.eq_any(OPEN));
    diesel::update(declarations::table.filter(open))
        .set((
            declarations::state.eq(DeclarationState::Withdrawn),
            declarations::reason.eq("导入已撤销"),
            declarations::decided_by.eq(by),
            declarations::decided_at.eq(at),
            declarations::version.eq(declarations::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Deletes the declarations of companies that are themselves about to be deleted.
pub fn forget(db: &mut Db, companies: &[CompanyRef]) -> Result<(), Error> {
    let theirs = declarations::company_id.eq_any(companies);
    diesel::delete(declarations::table.filter(theirs)).execute(db)?;
    Ok(())
}
