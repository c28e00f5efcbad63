//! Signing in, and changing one's password.

use actix_web::http::StatusCode;

use super::store::{self, Account, Refreshed};
use super::{Actor, Visitor, check_new};
use crate::access::Role;
use crate::error::{Code, Error};
use crate::record::{Stamp, Tx};

/// Signs in. `finish` builds the result from the account, its new session and the first refresh
/// token.
pub async fn sign_in<T: Send + 'static>(
    visitor: &Visitor,
    username: String,
    password: String,
    finish: impl FnOnce(&Visitor, &Account, &str, String) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let now = visitor.clock().now();
    let address = visitor.origin.address.clone();
    if visitor.workplace.throttle.is_closed(&address, now) {
        return Err(Error::refuse(
            StatusCode::TOO_MANY_REQUESTS,
            Code::TooManyAttempts,
            "尝试过于频繁",
            "该地址登录失败次数过多，请 5 分钟后再试。",
        ));
    }
    let account = visitor.read(move |db| store::account(db, &username)).await?;
    let account = verified(visitor, account, password).await?;
    visitor
        .write(account.role, account.username.clone(), move |tx, visitor| {
            let (session, refresh_token) = store::open_session(tx, &account, &visitor.origin)?;
            finish(visitor, &account, &session, refresh_token)
        })
        .await
}

/// Returns the account if the password is right. An unknown name takes as much time as a wrong
/// password.
async fn verified(
    visitor: &Visitor,
    account: Option<Account>,
    password: String,
) -> Result<Account, Error> {
    let now = visitor.clock().now();
    let hasher = &visitor.workplace.hasher;
    let Some(account) = account else {
        hasher.hash(password).await?;
        visitor.workplace.throttle.failed(&visitor.origin.address, now);
        return Err(wrong_credentials());
    };
    if account.is_locked(now) {
        return Err(Error::refuse(
            StatusCode::LOCKED,
            Code::AccountLocked,
            "账号已锁定",
            "密码连续输错次数过多，账号已锁定 15 分钟。请稍后再试，或请安全管理员解锁。",
        ));
    }
    let right = hasher.verify(password, account.password_hash.clone()).await?;
    if right && account.active {
        return Ok(account);
    }
    visitor.workplace.throttle.failed(&visitor.origin.address, now);
    if !right {
        let role = account.role;
        let name = account.username.clone();
        visitor.write(role, name, move |tx, _| store::count_failure(tx, &account)).await?;
    }
    Err(wrong_credentials())
}

fn wrong_credentials() -> Error {
    Error::unauthorized(
        Code::InvalidCredentials,
        "用户名或密码不正确。请检查大小写和输入法后重试；忘记密码请联系系统管理员重置。",
    )
}

/// Changes the caller's password. The caller must give the old one.
pub async fn renew_password(
    actor: &Actor,
    old_password: String,
    new_password: String,
) -> Result<(), Error> {
    let person = actor.person().clone();
    let name = person.username.clone();
    let account = actor
        .read(move |db, _| store::account(db, &name))
        .await?
        .ok_or_else(|| Error::not_found("账号"))?;
    let hasher = &actor.workplace().hasher;
    if !hasher.verify(old_password.clone(), account.password_hash).await? {
        return Err(Error::invalid_field(
            "old_password",
            Code::WrongPassword,
            "原密码不正确，请重新输入。",
        ));
    }
    check_new("new_password", &new_password, &person.username)?;
    if new_password == old_password {
        return Err(Error::invalid_field(
            "new_password",
            Code::WeakPassword,
            "新密码不能与原密码相同。",
        ));
    }
    let hash = hasher.hash(new_password).await?;
    actor
        .write(move |tx, _| {
            store::set_password(tx, person.id, &hash)?;
            store::end_all(tx, person.id, Some(&person.session_id), "password_changed")?;
            tx.audit("password_changed", "user", &person.username, serde_json::json!({}))
        })
        .await
}

impl Visitor {
    /// Exchanges a refresh token for the next one.
    pub async fn refresh(&self, token: String) -> Result<Refreshed, Error> {
        self.write(Role::Town, "refresh".into(), move |tx, _| store::refresh(tx, &token)).await
    }

    /// Returns an access token for the API.
    pub fn issue(&self, account: &Account, session: &str) -> Result<String, Error> {
        let now = self.clock().now().and_utc().timestamp();
        self.workplace.key.issue(account.id, session, now)
    }

    /// Returns a token for the cookie of the pages.
    pub fn issue_for_pages(&self, account: &Account, session: &str) -> Result<String, Error> {
        let now = self.clock().now().and_utc().timestamp();
        self.workplace.key.issue_for_pages(account.id, session, now)
    }

    async fn read<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut crate::db::Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.workplace.journal.query_now(queries).await
    }

    /// Writes a change for someone who is not signed in yet, recorded under the given name.
    async fn write<T: Send + 'static>(
        &self,
        role: Role,
        actor: String,
        change: impl FnOnce(&mut Tx<'_>, &Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let visitor = self.clone();
        let stamp = Stamp {
            at: self.clock().now(),
            actor,
            role,
            via: self.origin.via,
            address: self.origin.address.clone(),
            trace_id: self.origin.trace_id.clone(),
        };
        let write = move || {
            let journal = visitor.workplace.journal.clone();
            journal.write(stamp, |tx| change(tx, &visitor))
        };
        self.workplace.journal.write_in_turn(write).await
    }
}
