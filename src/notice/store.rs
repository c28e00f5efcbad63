//! Queries on notices. A copy belongs to one person; nobody else can find it.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{Audience, Copy, NewNoticeRow, NoticeQuery, Outgoing, Reader};
use super::webhook::pause_after;
use crate::access::Role;
use crate::db::schema::{notice_copies, notice_deliveries, notices, users};
use crate::db::{Condition, Db, count_rows, on_each};
use crate::error::Error;
use crate::web::{COUNTED, Page, Paging};

type Joined = diesel::dsl::InnerJoinQuerySource<
    notice_copies::table,
    notices::table,
    diesel::dsl::Eq<notice_copies::notice_id, notices::id>,
>;

/// Stores a notice. Returns its id.
pub fn insert(db: &mut Db, new: &NewNoticeRow<'_>) -> Result<i64, Error> {
    Ok(diesel::insert_into(notices::table).values(new).returning(notices::id).get_result(db)?)
}

/// Returns the ids of the active accounts of these audiences, except for the user name `without`.
pub fn people_of(
    db: &mut Db,
    audiences: &[Audience],
    without: &str,
) -> Result<BTreeSet<i64>, Error> {
    let (mut towns, mut departments, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    for audience in audiences {
        match audience {
            Audience::Town(code) => towns.push(code),
            Audience::Department(code) => departments.push(code),
            Audience::Office => roles.push(Role::Office),
            Audience::Leaders => roles.push(Role::Leader),
            Audience::Everyone => {
                roles.extend([Role::Town, Role::Department, Role::Office, Role::Leader]);
            }
        }
    }
    let of_towns = users::role.eq(Role::Town).and(users::town_code.assume_not_null().eq_any(towns));
    let of_departments = users::role
        .eq(Role::Department)
        .and(users::department_code.assume_not_null().eq_any(departments));
    let meant = users::role.eq_any(roles).or(of_towns).or(of_departments);
    let people: Vec<i64> = users::table
        .filter(users::active.eq(true).and(users::username.ne(without)))
        .filter(meant)
        .select(users::id)
        .load(db)?;
    Ok(people.into_iter().collect())
}

/// Stores a copy for each person.
pub fn insert_copies(db: &mut Db, notice: i64, people: &BTreeSet<i64>) -> Result<(), Error> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| (notice_copies::notice_id.eq(notice), notice_copies::user_id.eq(*person)))
        .collect();
    for rows in rows.chunks(1_000) {
        on_each!(db, c => diesel::insert_into(notice_copies::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Returns a page of a person's notices, latest first.
pub fn list(
    db: &mut Db,
    person: i64,
    query: &NoticeQuery,
    paging: Paging,
) -> Result<Page<Copy>, Error> {
    let wanted = || -> Condition<Joined> {
        let mut all: Condition<Joined> = Box::new(notice_copies::user_id.eq(person));
        if let Some(unread) = query.unread {
            all = match unread {
                true => Box::new(all.and(notice_copies::read_at.is_null())),
                false => Box::new(all.and(notice_copies::read_at.is_not_null())),
            };
        }
        match query.kind {
            Some(kind) => Box::new(all.and(notices::kind.eq(kind))),
            None => all,
        }
    };
    let joined = || {
        notice_copies::table.inner_join(notices::table.on(notice_copies::notice_id.eq(notices::id)))
    };
    let items: Vec<Copy> = joined()
        .filter(wanted())
        .order(notice_copies::notice_id.desc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .select(Copy::as_select())
        .load(db)?;
    let all = joined().select(notice_copies::notice_id).into_boxed().filter(wanted());
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(items, paging, counted))
}

/// Returns a person's copy of a notice.
pub fn find(db: &mut Db, person: i64, id: i64) -> Result<Option<Copy>, Error> {
    Ok(notice_copies::table
        .inner_join(notices::table.on(notice_copies::notice_id.eq(notices::id)))
        .filter(notice_copies::user_id.eq(person).and(notice_copies::notice_id.eq(id)))
        .select(Copy::as_select())
        .first(db)
        .optional()?)
}

/// Marks a person's copy as read.
pub fn mark_read(db: &mut Db, person: i64, id: i64, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(notice_copies::table.find((person, id)))
        .set(notice_copies::read_at.eq(at))
        .execute(db)?;
    Ok(())
}

/// Maximum number of unread notices counted; more are shown as “99+”.
const MOST_UNREAD: i64 = 100;

/// Returns the number of a person's unread notices, at most 100.
pub fn unread(db: &mut Db, person: i64) -> Result<i64, Error> {
    let unread = notice_copies::table
        .filter(notice_copies::user_id.eq(person).and(notice_copies::read_at.is_null()))
        .select(notice_copies::notice_id)
        .into_boxed();
    count_rows(db, unread.limit(MOST_UNREAD))
}

/// Returns the recipients of a notice and when they opened it, unread first, at most 1 000.
pub fn readers(db: &mut Db, id: i64) -> Result<Vec<Reader>, Error> {
    Ok(notice_copies::table
        .inner_join(users::table.on(notice_copies::user_id.eq(users::id)))
        .filter(notice_copies::notice_id.eq(id))
        .order((notice_copies::read_at.is_null().desc(), users::id.asc()))
        .limit(1_000)
        .select((users::display_name, users::username, notice_copies::read_at))
        .load(db)?)
}

/// Queues notices sent since a time that are not queued yet.
pub fn enqueue(db: &mut Db, since: NaiveDateTime, now: NaiveDateTime) -> Result<(), Error> {
    // There is one writer at a time, so ids increase in order: every notice above the last queued
    // id is new.
    let last: Option<i64> =
        notice_deliveries::table.select(max(notice_deliveries::notice_id)).first(db)?;
    let new: Vec<i64> = notices::table
        .filter(notices::id.gt(last.unwrap_or(0)).and(notices::sent_at.ge(since)))
        .order(notices::id.asc())
        .limit(MOST_QUEUED)
        .select(notices::id)
        .load(db)?;
    let rows: Vec<_> = new
        .iter()
        .map(|id| {
            (
                notice_deliveries::notice_id.eq(*id),
                notice_deliveries::attempts.eq(0),
                notice_deliveries::next_at.eq(Some(now)),
            )
        })
        .collect();
    on_each!(db, c => diesel::insert_into(notice_deliveries::table).values(&rows).execute(c))?;
    Ok(())
}

/// Maximum number of notices queued at once.
const MOST_QUEUED: i64 = 500;

/// Maximum number of attempts for a notice, which takes about a day.
const MOST_ATTEMPTS: i32 = 18;

/// Takes at most `most` due notices, oldest first, and sets when each is due again.
pub fn claim(db: &mut Db, now: NaiveDateTime, most: i64) -> Result<Vec<Outgoing>, Error> {
    let due: Vec<(i32, Outgoing)> = notice_deliveries::table
        .inner_join(notices::table.on(notices::id.eq(notice_deliveries::notice_id)))
        .filter(notice_deliveries::next_at.assume_not_null().le(now))
        .filter(notice_deliveries::next_at.is_not_null())
        .order(notice_deliveries::notice_id.asc())
        .limit(most)
        .select((notice_deliveries::attempts, Outgoing::as_select()))
        .load(db)?;
    for (attempts, notice) in &due {
        let again = Some(now + pause_after(*attempts)).filter(|_| attempts + 1 < MOST_ATTEMPTS);
        diesel::update(notice_deliveries::table.find(notice.id))
            .set((
                notice_deliveries::attempts.eq(attempts + 1),
                notice_deliveries::next_at.eq(again),
            ))
            .execute(db)?;
    }
    Ok(due.into_iter().map(|(_, notice)| notice).collect())
}

/// Marks a notice as delivered.
pub fn delivered(db: &mut Db, id: i64, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(notice_deliveries::table.find(id))
        .set((
            notice_deliveries::delivered_at.eq(Some(at)),
            notice_deliveries::next_at.eq(None::<NaiveDateTime>),
            notice_deliveries::last_error.eq(None::<String>),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores why a notice was not delivered, at most 500 characters.
pub fn failed(db: &mut Db, id: i64, why: &str) -> Result<(), Error> {
    let why: String = why.chars().take(500).collect();
    diesel::update(notice_deliveries::table.find(id))
        .set(notice_deliveries::last_error.eq(Some(why)))
        .execute(db)?;
    Ok(())
}
