//! All queries on information requests.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Ending, NewRow, Request};
use crate::access::Scope;
use crate::company::records_within;
use crate::db::schema::{companies, information_requests};
use crate::db::{Condition, Db, count_rows};
use crate::error::{Error, Named};
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    information_requests::table,
    companies::table,
    diesel::dsl::Eq<information_requests::company_id, companies::id>,
>;

/// Filters requests by scope: a unit sees those of its companies.
fn within(scope: &Scope) -> Condition<Joined> {
    records_within!(scope)
}

macro_rules! requests {
    ($scope:expr) => {
        information_requests::table
            .inner_join(companies::table.on(information_requests::company_id.eq(companies::id)))
            .filter(within($scope))
    };
}

/// A request, the name of its company, and the code of the company's unit.
pub type FoundRequest = (Request, String, String);

impl Named for FoundRequest {
    const NAME: &'static str = "资料征集";
}

/// Returns a page of the open requests by deadline, or of the ended ones, newest first.
pub fn list(
    db: &mut Db,
    scope: &Scope,
    open: bool,
    paging: Paging,
) -> Result<Page<FoundRequest>, Error> {
    let columns = (Request::as_select(), companies::name, companies::town_code);
    let ended = information_requests::closed_at;
    let rows = match open {
        true => requests!(scope)
            .filter(ended.is_null())
            .order((information_requests::due_on.asc(), information_requests::id.asc()))
            .select(columns)
            .limit(paging.per_page)
            .offset(paging.offset())
            .load(db)?,
        false => requests!(scope)
            .filter(ended.is_not_null())
            .order(information_requests::id.desc())
            .select(columns)
            .limit(paging.per_page)
            .offset(paging.offset())
            .load(db)?,
    };
    let counted = match open {
        true => count_open(db, scope)?,
        false => {
            let all = requests!(scope).filter(ended.is_not_null());
            count_rows(db, all.select(information_requests::id).limit(COUNTED + 1))?
        }
    };
    Ok(Page::new(rows, paging, counted))
}

/// Counts open requests, up to one more than [`COUNTED`].
pub fn count_open(db: &mut Db, scope: &Scope) -> Result<i64, Error> {
    let open = requests!(scope).filter(information_requests::closed_at.is_null());
    count_rows(db, open.select(information_requests::id).limit(COUNTED + 1))
}

/// Finds a request by id.
pub fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<Option<FoundRequest>, Error> {
    Ok(requests!(scope)
        .filter(information_requests::id.eq(id))
        .select((Request::as_select(), companies::name, companies::town_code))
        .first(db)
        .optional()?)
}

/// Returns the open request of a company.
pub fn of_company(db: &mut Db, scope: &Scope, company_id: i64) -> Result<Option<Request>, Error> {
    Ok(requests!(scope)
        .filter(information_requests::company_id.eq(company_id))
        .filter(information_requests::closed_at.is_null())
        .order(information_requests::id.desc())
        .select(Request::as_select())
        .first(db)
        .optional()?)
}

/// Returns at most `most` open requests with an id greater than `after`, in order of id.
pub(super) fn open_after(
    db: &mut Db,
    scope: &Scope,
    after: i64,
    most: i64,
) -> Result<Vec<Request>, Error> {
    Ok(requests!(scope)
        .filter(information_requests::closed_at.is_null())
        .filter(information_requests::id.gt(after))
        .order(information_requests::id.asc())
        .limit(most)
        .select(Request::as_select())
        .load(db)?)
}

/// Inserts a request and returns its id.
pub(super) fn insert(db: &mut Db, new: &NewRow) -> Result<i64, Error> {
    Ok(diesel::insert_into(information_requests::table)
        .values(new)
        .returning(information_requests::id)
        .get_result(db)?)
}

/// Ends a request; returns `false` if it had already ended.
pub(super) fn close(
    db: &mut Db,
    request: &Request,
    ending: Ending,
    answer: Option<&str>,
    at: NaiveDateTime,
) -> Result<bool, Error> {
    let open =
        information_requests::id.eq(request.id).and(information_requests::closed_at.is_null());
    let closed = diesel::update(information_requests::table.filter(open))
        .set((
            information_requests::closed_as.eq(ending),
            information_requests::closed_at.eq(at),
            information_requests::answer.eq(answer),
            information_requests::version.eq(information_requests::version + 1),
        ))
        .execute(db)?;
    Ok(closed == 1)
}
