//! Queries on sessions: signing in, staying signed in, signing out.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::Origin;
use super::actor::Answer;
use crate::access::{Greeting, Person, Role, SignIn};
use crate::db::Db;
use crate::db::schema::{departments, idempotent_answers, refresh_tokens, sessions, towns, users};
use crate::digest::{random_token, sha256_hex};
use crate::error::Error;
use crate::record::Tx;

/// Maximum life of a session, no matter how often it is refreshed.
const SESSION_LIFE: TimeDelta = TimeDelta::days(7);
/// Number of wrong passwords in a row that locks an account.
const FAILURES_ALLOWED: i32 = 5;
/// How long the account stays locked.
const REST: TimeDelta = TimeDelta::minutes(15);
/// How long after signing in pages show the previous sign-in.
const GREETED: TimeDelta = TimeDelta::minutes(1);
/// How long a creating request may be repeated.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

/// The columns of an account that sign-in needs.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Account {
    pub id: i64,
    /// 用户名, lower case.
    pub username: String,
    pub display_name: String,
    pub role: Role,
    /// Code of the town of a `town` account.
    pub town_code: Option<String>,
    /// Code of the department of a `department` account.
    pub department_code: Option<String>,
    /// The argon2 hash in PHC string format.
    pub password_hash: String,
    /// Whether the first password has not been changed yet.
    pub must_change_password: bool,
    /// Whether the account may be used.
    pub active: bool,
    /// Locked until this time, UTC; `None` if it was not locked.
    pub locked_until: Option<NaiveDateTime>,
    /// UTC.
    pub last_login_at: Option<NaiveDateTime>,
    /// Network address of the last sign-in.
    pub last_login_from: Option<String>,
}

impl Account {
    /// Whether the account is locked after too many wrong passwords.
    pub fn is_locked(&self, now: NaiveDateTime) -> bool {
        self.locked_until.is_some_and(|until| until > now)
    }
}

/// Returns a user name as it is stored: trimmed and in lower case.
pub fn fold_username(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Returns the account of a user name, active or not.
pub fn account(db: &mut Db, username: &str) -> Result<Option<Account>, Error> {
    let found = users::table
        .filter(users::username.eq(fold_username(username)))
        .select(Account::as_select())
        .first(db)
        .optional()?;
    Ok(found)
}

/// Returns the latest sign-in of an account other than the given session, ended or not.
pub fn sign_in_before(db: &mut Db, user: i64, session: &str) -> Result<Option<SignIn>, Error> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user).and(sessions::id.ne(session)))
        .order((sessions::created_at.desc(), sessions::id.asc()))
        .select((sessions::created_at, sessions::address))
        .first(db)
        .optional()?)
}

/// Returns the person of a live session of an active account. Pages greet a person who has just
/// signed in.
pub fn person_of(
    db: &mut Db,
    session: &str,
    user: i64,
    on_page: bool,
    now: NaiveDateTime,
) -> Result<Option<Person>, Error> {
    let found = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::id.eq(session).and(sessions::user_id.eq(user)))
        .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now)))
        .filter(users::active.eq(true))
        .left_join(towns::table.on(towns::code.nullable().eq(users::town_code)))
        .left_join(departments::table.on(departments::code.nullable().eq(users::department_code)))
        .select((
            Account::as_select(),
            sessions::created_at,
            towns::name.nullable(),
            departments::name.nullable(),
        ))
        .first::<(Account, NaiveDateTime, Option<String>, Option<String>)>(db)
        .optional()?;
    let Some((account, began, town, department)) = found else { return Ok(None) };
    let greeting = match on_page && began > now - GREETED {
        true => Some(Greeting { before: sign_in_before(db, user, session)? }),
        false => None,
    };
    Ok(Some(Person {
        id: account.id,
        username: account.username,
        display_name: account.display_name,
        role: account.role,
        town_code: account.town_code,
        department_code: account.department_code,
        unit: town.or(department),
        must_change_password: account.must_change_password,
        session_id: session.to_owned(),
        greeting,
    }))
}

/// Counts a wrong password and locks the account after too many. The count is read here, inside the
/// transaction: otherwise guesses sent at once would all count as one.
pub fn count_failure(tx: &mut Tx<'_>, account: &Account) -> Result<(), Error> {
    let failures: i32 =
        users::table.find(account.id).select(users::failed_logins).first(tx.db())?;
    let failures = failures + 1;
    let rests = failures >= FAILURES_ALLOWED;
    // The lock is only set here, never removed: a late wrong guess must not end an existing lock.
    let until = rests.then(|| users::locked_until.eq(tx.now() + REST));
    diesel::update(users::table.find(account.id))
        .set((users::failed_logins.eq(if rests { 0 } else { failures }), until))
        .execute(tx.db())?;
    let action = if rests { "login_locked" } else { "login_failed" };
    tx.audit(action, "user", &account.username, serde_json::json!({}))
}

/// Opens a session. Returns its id and the first refresh token.
pub fn open_session(
    tx: &mut Tx<'_>,
    account: &Account,
    origin: &Origin,
) -> Result<(String, String), Error> {
    let id = random_token()?;
    let now = tx.now();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(&id),
            sessions::user_id.eq(account.id),
            sessions::created_at.eq(now),
            sessions::expires_at.eq(now + SESSION_LIFE),
            sessions::address.eq(&origin.address),
            sessions::agent.eq(&origin.agent),
        ))
        .execute(tx.db())?;
    diesel::update(users::table.find(account.id))
        .set((
            users::failed_logins.eq(0),
            users::locked_until.eq(None::<NaiveDateTime>),
            users::last_login_at.eq(now),
            users::last_login_from.eq(&origin.address),
        ))
        .execute(tx.db())?;
    tx.audit("login", "user", &account.username, serde_json::json!({"agent": origin.agent}))?;
    let token = issue_refresh(tx, &id)?;
    Ok((id, token))
}

fn issue_refresh(tx: &mut Tx<'_>, session: &str) -> Result<String, Error> {
    let token = random_token()?;
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(sha256_hex(token.as_bytes())),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::issued_at.eq(tx.now()),
        ))
        .execute(tx.db())?;
    Ok(token)
}

/// The result of exchanging a refresh token.
pub enum Refreshed {
    /// The session is live and gets a new refresh token.
    Renewed {
        account: Box<Account>,
        /// Id of the session.
        session: String,
        refresh_token: String,
    },
    /// The token is unknown, or its session has ended.
    Refused,
    /// The token was used before, so someone has a copy. The session has been ended.
    Reused,
}

/// Exchanges a refresh token for a new one. Using the old one again ends the session.
pub fn refresh(tx: &mut Tx<'_>, token: &str) -> Result<Refreshed, Error> {
    let now = tx.now();
    let hash = sha256_hex(token.as_bytes());
    let known: Option<(String, Option<NaiveDateTime>)> = refresh_tokens::table
        .find(&hash)
        .select((refresh_tokens::session_id, refresh_tokens::used_at))
        .first(tx.db())
        .optional()?;
    let Some((session, used_at)) = known else {
        tx.audit("refresh_refused", "session", "", serde_json::json!({}))?;
        return Ok(Refreshed::Refused);
    };
    if used_at.is_some() {
        end(tx, &session, "reuse")?;
        return Ok(Refreshed::Reused);
    }
    let user: Option<i64> = sessions::table
        .find(&session)
        .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now)))
        .select(sessions::user_id)
        .first(tx.db())
        .optional()?;
    let account = match user {
        Some(id) => users::table
            .find(id)
            .filter(users::active.eq(true))
            .select(Account::as_select())
            .first(tx.db())
            .optional()?,
        None => None,
    };
    let Some(account) = account else {
        tx.audit("refresh_refused", "session", "", serde_json::json!({}))?;
        return Ok(Refreshed::Refused);
    };
    diesel::update(refresh_tokens::table.find(&hash))
        .set(refresh_tokens::used_at.eq(now))
        .execute(tx.db())?;
    let refresh_token = issue_refresh(tx, &session)?;
    tx.audit("refresh", "user", &account.username, serde_json::json!({}))?;
    Ok(Refreshed::Renewed { account: Box::new(account), session, refresh_token })
}

pub fn end(tx: &mut Tx<'_>, session: &str, why: &'static str) -> Result<(), Error> {
    diesel::update(sessions::table.find(session).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(tx.now()), sessions::ended_why.eq(why)))
        .execute(tx.db())?;
    tx.audit(
        "session_ended",
        "session",
        &session[..session.len().min(8)],
        serde_json::json!({"why": why}),
    )
}

/// Ends all sessions of a user except `spared`. Returns their number.
pub fn end_all(
    tx: &mut Tx<'_>,
    user: i64,
    spared: Option<&str>,
    why: &'static str,
) -> Result<usize, Error> {
    let living = sessions::table
        .filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()))
        .filter(sessions::id.ne(spared.unwrap_or_default()));
    let ended = diesel::update(living)
        .set((sessions::ended_at.eq(tx.now()), sessions::ended_why.eq(why)))
        .execute(tx.db())?;
    Ok(ended)
}

/// Stores a new password that the user has chosen. It unlocks the account.
pub fn set_password(tx: &mut Tx<'_>, user: i64, hash: &str) -> Result<(), Error> {
    diesel::update(users::table.find(user))
        .set((
            users::password_hash.eq(hash),
            users::must_change_password.eq(false),
            users::failed_logins.eq(0),
            users::locked_until.eq(None::<NaiveDateTime>),
            users::version.eq(users::version + 1),
        ))
        .execute(tx.db())?;
    Ok(())
}

/// Hash of the content of a request, to tell different requests with the same key apart.
pub type Fingerprint = String;

/// Returns the first answer to a request with this `Idempotency-Key`, if it is still stored.
pub fn first_answer(
    tx: &mut Tx<'_>,
    user: i64,
    key: &str,
) -> Result<Option<(Fingerprint, Answer)>, Error> {
    let oldest = tx.now() - ANSWERS_KEPT;
    diesel::delete(idempotent_answers::table.filter(idempotent_answers::created_at.lt(oldest)))
        .execute(tx.db())?;
    let found: Option<(String, i32, String, Option<String>)> = idempotent_answers::table
        .find((user, key))
        .select((
            idempotent_answers::fingerprint,
            idempotent_answers::status,
            idempotent_answers::body,
            idempotent_answers::etag,
        ))
        .first(tx.db())
        .optional()?;
    let Some((first, status, body, etag)) = found else {
        return Ok(None);
    };
    tx.bookkeeping("the first answer is given again");
    Ok(Some((first, Answer { status: u16::try_from(status).unwrap_or(201), body, etag })))
}

/// Stores the answer to a creating request.
pub fn keep_answer(
    tx: &mut Tx<'_>,
    user: i64,
    key: &str,
    fingerprint: &str,
    answer: &Answer,
) -> Result<(), Error> {
    diesel::insert_into(idempotent_answers::table)
        .values((
            idempotent_answers::user_id.eq(user),
            idempotent_answers::key.eq(key),
            idempotent_answers::fingerprint.eq(fingerprint),
            idempotent_answers::status.eq(i32::from(answer.status)),
            idempotent_answers::body.eq(&answer.body),
            idempotent_answers::etag.eq(&answer.etag),
            idempotent_answers::created_at.eq(tx.now()),
        ))
        .execute(tx.db())?;
    Ok(())
}
