//! `/api/v1/auth`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Access, Person, Role};
use crate::error::{Code, Error};
use crate::session::{
    ACCESS_SECONDS, Account, Actor, Refreshed, Visitor, end_session, renew_password, sign_in,
};
use crate::web::{Body, Instant, Route, routes};

/// Routes of sign-in, refresh, sign-out, password and current user.
pub const ROUTES: &[Route] = routes![
    Access::Anyone => __path_login: login,
    Access::Anyone => __path_refresh: refresh,
    Access::SignedIn => __path_logout: logout,
    Access::SignedIn => __path_change_password: change_password,
    Access::SignedIn => __path_me: me,
];

/// 登录
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    username: String,
    password: String,
    /// One-time code; reserved for two-factor sign-in, ignored for now.
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "part of the stable interface; two-factor comes with the security work"
    )]
    totp: Option<String>,
}

/// A pair of tokens and their user.
#[derive(Serialize, ToSchema)]
struct SignedIn {
    access_token: String,
    refresh_token: String,
    token_type: &'static str,
    /// Lifetime of the access token, in seconds.
    expires_in: i64,
    must_change_password: bool,
    user: Me,
}

/// 当前用户
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
    /// 上次登录时间
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<Instant>,
    /// 上次登录地址
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

fn pair(
    visitor: &Visitor,
    account: &Account,
    session: &str,
    refresh_token: String,
) -> Result<SignedIn, Error> {
    Ok(SignedIn {
        access_token: visitor.issue(account, session)?,
        refresh_token,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        must_change_password: account.must_change_password,
        user: account.into(),
    })
}

/// 刷新凭证
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
    let refreshed = visitor.refresh(token).await?;
    match refreshed {
        Refreshed::Renewed { account, session, refresh_token } => {
            Ok(web::Json(pair(&visitor, &account, &session, refresh_token)?))
        }
        Refreshed::Refused => {
            Err(Error::unauthorized(Code::InvalidRefreshToken, "登录已失效，请重新登录。"))
        }
        Refreshed::Reused => Err(Error::unauthorized(
            Code::RefreshTokenReused,
            "检测到登录凭证被重复使用，为安全起见本次登录已全部终止，请重新登录并修改密码。",
        )),
    }
}

/// Signs out: ends the current session.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "登录", responses((status = 204)))]
async fn logout(actor: Actor) -> Result<HttpResponse, Error> {
    let session = actor.person().session_id.clone();
    actor.write(move |tx, _| end_session(tx, &session, "logout")).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 修改密码
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    old_password: String,
    new_password: String,
}

/// Changes the caller's password and ends all other sessions of the caller.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "登录", request_body = PasswordChange,
    responses((status = 204), (status = 422, description = "weak_password, wrong_password")))]
async fn change_password(actor: Actor, body: Body<PasswordChange>) -> Result<HttpResponse, Error> {
    let PasswordChange { old_password, new_password } = body.into_inner();
    renew_password(&actor, old_password, new_password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Returns the current user.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "登录", responses((status = 200, body = Me)))]
async fn me(actor: Actor) -> web::Json<Me> {
    web::Json(actor.person().into())
}
