//! Queries on accounts, and on the sessions that a person sees of their own.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::filter::{UserFilter, UserOrder};
use super::model::{NewUser, Profile, User};
use crate::access::{Person, Role};
use crate::db::schema::{departments, sessions, towns, users};
use crate::db::{Backend, Condition, Db};
use crate::error::Error;
use crate::record::Tx;
use crate::web::{Page, Paging, Sorting};

diesel::define_sql_function! {
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

fn matches_query(filter: &UserFilter) -> Condition<users::table> {
    let mut all: Vec<Condition<users::table>> = vec![Box::new(users::id.is_not_null())];
    if let Some(role) = filter.role {
        all.push(Box::new(users::role.eq(role)));
    }
    if let Some(town) = filter.town.clone() {
        let of_town = users::town_code.assume_not_null().eq(town);
        all.push(Box::new(users::town_code.is_not_null().and(of_town)));
    }
    if let Some(active) = filter.active {
        all.push(Box::new(users::active.eq(active)));
    }
    let q = filter.q.as_deref().map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty());
    if let Some(q) = q {
        let pattern = containing(&q);
        let named = lower(users::display_name).like(pattern.clone()).escape('\\');
        all.push(Box::new(users::username.like(pattern).escape('\\').or(named)));
    }
    all.into_iter()
        .reduce(|all, one| Box::new(all.and(one)))
        .unwrap_or_else(|| Box::new(users::id.is_not_null()))
}

fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// Returns a page of accounts. Missing values sort last in both directions, on both engines.
pub fn list(db: &mut Db, filter: &UserFilter, paging: Paging) -> Result<Page<User>, Error> {
    let counted: i64 = users::table.filter(matches_query(filter)).count().get_result(db)?;
    let mut query: users::BoxedQuery<'_, Backend> = users::table.into_boxed();
    query = query.filter(matches_query(filter));
    macro_rules! by {
        ($column:expr, $descending:expr) => {
            if $descending {
                query.then_order_by($column.desc())
            } else {
                query.then_order_by($column.asc())
            }
        };
    }
    for Sorting { field, descending } in filter.sort.iter().copied() {
        query = match field {
            UserOrder::Username => by!(users::username, descending),
            UserOrder::Role => by!(users::role, descending),
            UserOrder::CreatedAt => by!(users::created_at, descending),
            UserOrder::Town => {
                query = query.then_order_by(users::town_code.is_null().asc());
                by!(users::town_code, descending)
            }
            UserOrder::LastLoginAt => {
                query = query.then_order_by(users::last_login_at.is_null().asc());
                by!(users::last_login_at, descending)
            }
        };
    }
    let items = query
        .then_order_by(users::id.asc())
        .select(User::as_select())
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    Ok(Page::new(items, paging, counted))
}

pub fn find(db: &mut Db, id: i64) -> Result<Option<User>, Error> {
    Ok(users::table.find(id).select(User::as_select()).first(db).optional()?)
}

/// Returns the account of a user name, which must be in lower case.
pub fn find_named(db: &mut Db, username: &str) -> Result<Option<User>, Error> {
    let named = users::table.filter(users::username.eq(username));
    Ok(named.select(User::as_select()).first(db).optional()?)
}

/// Whether there is no account at all.
pub fn is_empty(db: &mut Db) -> Result<bool, Error> {
    let any: bool = diesel::select(exists(users::table.select(users::id))).get_result(db)?;
    Ok(!any)
}

/// Whether there is an active administrator other than this one.
pub fn has_other_admin(db: &mut Db, id: i64) -> Result<bool, Error> {
    let others = users::table
        .filter(users::role.eq(Role::Admin).and(users::active.eq(true)))
        .filter(users::id.ne(id));
    Ok(diesel::select(exists(others)).get_result(db)?)
}

pub fn has_town(db: &mut Db, code: &str) -> Result<bool, Error> {
    Ok(diesel::select(exists(towns::table.find(code))).get_result(db)?)
}

pub fn has_department(db: &mut Db, code: &str) -> Result<bool, Error> {
    Ok(diesel::select(exists(departments::table.find(code))).get_result(db)?)
}

/// Stores an account with a first password. Returns its id.
pub fn insert(tx: &mut Tx<'_>, new: &NewUser, password_hash: &str) -> Result<i64, Error> {
    let now = tx.now();
    let profile = &new.profile;
    let id = diesel::insert_into(users::table)
        .values((
            users::username.eq(&new.username),
            users::display_name.eq(&profile.display_name),
            users::role.eq(profile.role),
            users::town_code.eq(&profile.town_code),
            users::department_code.eq(&profile.department_code),
            users::password_hash.eq(password_hash),
            users::must_change_password.eq(true),
            users::active.eq(profile.active),
            users::failed_logins.eq(0),
            users::created_at.eq(now),
            users::version.eq(1),
        ))
        .returning(users::id)
        .get_result(tx.db())?;
    Ok(id)
}

/// Stores the profile of an account.
pub fn set_profile(tx: &mut Tx<'_>, id: i64, profile: &Profile) -> Result<(), Error> {
    diesel::update(users::table.find(id))
        .set((
            users::display_name.eq(&profile.display_name),
            users::role.eq(profile.role),
            users::town_code.eq(&profile.town_code),
            users::department_code.eq(&profile.department_code),
            users::active.eq(profile.active),
            users::version.eq(users::version + 1),
        ))
        .execute(tx.db())?;
    Ok(())
}

/// Stores a password that must be changed when it is first used. It does not unlock the account;
/// that is up to the security administrator.
pub fn set_first_password(tx: &mut Tx<'_>, id: i64, hash: &str) -> Result<(), Error> {
    diesel::update(users::table.find(id))
        .set((users::password_hash.eq(hash), users::must_change_password.eq(true)))
        .execute(tx.db())?;
    Ok(())
}

/// Unlocks an account.
pub fn unlock(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    diesel::update(users::table.find(id))
        .set((users::failed_logins.eq(0), users::locked_until.eq(None::<NaiveDateTime>)))
        .execute(tx.db())?;
    Ok(())
}

/// A live session, as its owner sees it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct LivingSession {
    pub id: String,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub address: String,
    pub agent: String,
}

/// Returns the number of live sessions of an account.
pub fn living_sessions(db: &mut Db, id: i64, now: NaiveDateTime) -> Result<i64, Error> {
    let living = sessions::user_id.eq(id).and(sessions::ended_at.is_null());
    let living = sessions::table.filter(living).filter(sessions::expires_at.gt(now));
    Ok(living.count().get_result(db)?)
}

/// Returns the live sessions of a person, newest first.
pub fn own_sessions(
    db: &mut Db,
    person: &Person,
    now: NaiveDateTime,
) -> Result<Vec<LivingSession>, Error> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(person.id).and(sessions::ended_at.is_null()))
        .filter(sessions::expires_at.gt(now))
        .order((sessions::created_at.desc(), sessions::id.asc()))
        .select(LivingSession::as_select())
        .load(db)?)
}

/// Returns the display names of users by user name.
pub fn display_names(
    db: &mut Db,
    usernames: &[&str],
) -> Result<std::collections::HashMap<String, String>, Error> {
    let named = users::table.filter(users::username.eq_any(usernames.to_vec()));
    let rows: Vec<(String, String)> =
        named.select((users::username, users::display_name)).load(db)?;
    Ok(rows.into_iter().collect())
}
