//! The handlers of `/api/v1/auth`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::{Actor, Person, Visitor};
use super::password;
use super::session::{self, Account, Refreshed};
use super::token::ACCESS_SECONDS;
use super::{Access, Role};
use crate::audit::{Stamp, Tx};
use crate::error::Error;
use crate::web::{Body, Instant, Route, routes};

/// Sign-in, refresh, sign-out, password, who am I.
pub const ROUTES: &[Route] = routes![
    Access::Anyone => __path_login: login,
    Access::Anyone => __path_refresh: refresh,
    Access::SignedIn => __path_logout: logout,
    Access::SignedIn => __path_change_password: change_password,
    Access::SignedIn => __path_me: me,
];

/// 登录.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    username: String,
    password: String,
    /// One-time code, once two-factor sign-in is switched on for the account.
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "part of the stable interface; two-factor comes with the security work"
    )]
    totp: Option<String>,
}

/// A pair of tokens and whose they are.
#[derive(Serialize, ToSchema)]
struct SignedIn {
    access_token: String,
    refresh_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    must_change_password: bool,
    user: Me,
}

/// 当前用户.
#[derive(Serialize, ToSchema)]
struct Me {
    id: i64,
    username: String,
    display_name: String,
    role: Role,
    role_name: &'static str,
    town_code: Option<String>,
    department_code: Option<String>,
    must_change_password: bool,
    /// 上次登录时间.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<Instant>,
    /// 上次登录地址.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_from: Option<String>,
}

impl From<&Account> for Me {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id,
            username: account.username.clone(),
            display_name: account.display_name.clone(),
            role: account.role,
            role_name: account.role.label(),
            town_code: account.town_code.clone(),
            department_code: account.department_code.clone(),
            must_change_password: account.must_change_password,
            last_login_at: account.last_login_at.map(Instant),
            last_login_from: account.last_login_from.clone(),
        }
    }
}

impl From<&Person> for Me {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id,
            username: person.username.clone(),
            display_name: person.display_name.clone(),
            role: person.role,
            role_name: person.role.label(),
            town_code: person.town_code.clone(),
            department_code: person.department_code.clone(),
            must_change_password: person.must_change_password,
            last_login_at: None,
            last_login_from: None,
        }
    }
}

/// Signs in with user name and password.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "登录", request_body = Credentials,
    responses((status = 200, body = SignedIn), (status = 401, description = "invalid_credentials"),
        (status = 423, description = "account_locked"), (status = 429, description = "too_many_attempts")))]
async fn login(visitor: Visitor, body: Body<Credentials>) -> Result<web::Json<SignedIn>, Error> {
    let Credentials { username, password, .. } = body.into_inner();
    Ok(web::Json(sign_in(&visitor, username, password, pair).await?))
}

/// Signs in: `finish` makes, of the account, its new session and first refresh token, what the
/// caller is to have.
pub(super) async fn sign_in<T: Send + 'static>(
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
            "too_many_attempts",
            "尝试过于频繁",
            "该地址登录失败次数过多，请 5 分钟后再试。",
        ));
    }
    let account = visitor.read(move |db| session::account(db, &username)).await?;
    let account = verified(visitor, account, password).await?;
    visitor
        .write(account.role, account.username.clone(), move |tx, visitor| {
            let (session, refresh_token) = session::open(tx, &account, &visitor.origin)?;
            finish(visitor, &account, &session, refresh_token)
        })
        .await
}

/// The account, if the password is right. An unknown name costs as much time as a wrong password.
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
            "account_locked",
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
        visitor.write(role, name, move |tx, _| session::count_failure(tx, &account)).await?;
    }
    Err(wrong_credentials())
}

fn wrong_credentials() -> Error {
    Error::unauthorized(
        "invalid_credentials",
        "用户名或密码不正确。请检查大小写和输入法后重试；忘记密码请联系系统管理员重置。",
    )
}

fn pair(
    visitor: &Visitor,
    account: &Account,
    session: &str,
    refresh_token: String,
) -> Result<SignedIn, Error> {
    let now = visitor.clock().now().and_utc().timestamp();
    Ok(SignedIn {
        access_token: visitor.workplace.key.issue(account.id, session, now)?,
        refresh_token,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        must_change_password: account.must_change_password,
        user: account.into(),
    })
}

/// 刷新凭证.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefreshRequest {
    refresh_token: String,
}

/// Exchanges a refresh token for a new pair.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "登录", request_body = RefreshRequest,
    responses((status = 200, body = SignedIn), (status = 401, description = "invalid_refresh_token")))]
async fn refresh(
    visitor: Visitor,
    body: Body<RefreshRequest>,
) -> Result<web::Json<SignedIn>, Error> {
    let token = body.into_inner().refresh_token;
    let refreshed = visitor
        .write(Role::Town, "refresh".into(), move |tx, _| session::refresh(tx, &token))
        .await?;
    match refreshed {
        Refreshed::Renewed { account, session, refresh_token } => {
            Ok(web::Json(pair(&visitor, &account, &session, refresh_token)?))
        }
        Refreshed::Refused => {
            Err(Error::unauthorized("invalid_refresh_token", "登录已失效，请重新登录。"))
        }
        Refreshed::Reused => Err(Error::unauthorized(
            "refresh_token_reused",
            "检测到登录凭证被重复使用，为安全起见本次登录已全部终止，请重新登录并修改密码。",
        )),
    }
}

/// Ends the present session.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "登录", responses((status = 204)))]
async fn logout(actor: Actor) -> Result<HttpResponse, Error> {
    let session = actor.person().session_id.clone();
    actor.write(move |tx, _| session::end(tx, &session, "logout")).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 修改密码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    old_password: String,
    new_password: String,
}

/// Changes the caller's password; every other session of theirs ends.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "登录", request_body = PasswordChange,
    responses((status = 204), (status = 422, description = "weak_password, wrong_password")))]
async fn change_password(actor: Actor, body: Body<PasswordChange>) -> Result<HttpResponse, Error> {
    let PasswordChange { old_password, new_password } = body.into_inner();
    renew_password(&actor, old_password, new_password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes the caller's password, of which they must know the old one.
pub(super) async fn renew_password(
    actor: &Actor,
    old_password: String,
    new_password: String,
) -> Result<(), Error> {
    let person = actor.person().clone();
    let name = person.username.clone();
    let account = actor
        .read(move |db, _| session::account(db, &name))
        .await?
        .ok_or_else(|| Error::not_found("账号"))?;
    let hasher = &actor.workplace().hasher;
    if !hasher.verify(old_password.clone(), account.password_hash).await? {
        return Err(Error::invalid_field(
            "old_password",
            "wrong_password",
            "原密码不正确，请重新输入。",
        ));
    }
    password::check_new("new_password", &new_password, &person.username)?;
    if new_password == old_password {
        return Err(Error::invalid_field(
            "new_password",
            "weak_password",
            "新密码不能与原密码相同。",
        ));
    }
    let hash = hasher.hash(new_password).await?;
    actor
        .write(move |tx, _| {
            session::set_password(tx, person.id, &hash)?;
            session::end_all(tx, person.id, Some(&person.session_id), "password_changed")?;
            tx.audit("password_changed", "user", &person.username, serde_json::json!({}))
        })
        .await
}

/// Who the caller is.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "登录", responses((status = 200, body = Me)))]
async fn me(actor: Actor) -> web::Json<Me> {
    web::Json(actor.person().into())
}

impl Visitor {
    async fn read<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut crate::db::Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.workplace.database.glance(queries).await
    }

    /// A change made on the way in, recorded under the name that was given.
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
            visitor.workplace.database.write(|connection| {
                let mut tx = Tx::new(connection, stamp);
                let value = change(&mut tx, &visitor)?;
                tx.seal()?;
                Ok(value)
            })
        };
        self.workplace.database.write_in_turn(write).await
    }
}
