//! `/api/v1/users`

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::actions::{self, UserChange};
use super::filter::UserQuery;
use super::first_password::FirstPassword;
use super::model::{NewUser, Profile, UserView};
use super::store;
use crate::access::{Access, Permission, Role};
use crate::error::{Error, Present};
use crate::session::{Actor, Answer, check_new, one_time_password};
use crate::web::{Body, IfMatch, Page, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewAccounts) => __path_list: list,
    Access::Needs(Permission::ManageAccounts) => __path_create: create,
    Access::Needs(Permission::ViewAccounts) => __path_show: show,
    Access::Needs(Permission::ManageAccounts) => __path_change: change,
    Access::Needs(Permission::SecureAccounts) => __path_unlock: unlock,
    Access::Needs(Permission::SecureAccounts) => __path_end_sessions: end_sessions,
];

/// Returns the accounts, by user name unless another order is requested.
#[utoipa::path(get, path = "/api/v1/users", tag = "账号", params(UserQuery),
    responses((status = 200, body = Page<UserView>)))]
async fn list(actor: Actor, query: Query<UserQuery>) -> Result<Json<Page<UserView>>, Error> {
    let (filter, paging) = query.into_inner().validate()?;
    let now = actor.clock().now();
    let page = actor.read(move |db, _| store::list(db, &filter, paging)).await?;
    Ok(Json(page.map(|user| UserView::new(user, now))))
}

/// 新账号
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUserRequest {
    username: String,
    display_name: String,
    role: Role,
    #[serde(default)]
    town_code: Option<String>,
    #[serde(default)]
    department_code: Option<String>,
    #[serde(default = "yes")]
    active: bool,
    /// The first password. If it is missing, one is generated and returned once.
    #[serde(default, skip_serializing)] // a fingerprint of the request is stored
    password: Option<String>,
}

fn yes() -> bool {
    true
}

/// An account, and its new password if one was generated. The password is shown only this once.
#[derive(Serialize, ToSchema)]
struct IssuedUser {
    #[serde(flatten)]
    user: UserView,
    #[serde(skip_serializing_if = "Option::is_none")]
    one_time_password: Option<String>,
}

/// Creates an account.
/// A generated password is only in the first answer: a repeated request (`Idempotency-Key`) gets
/// the account without it.
#[utoipa::path(post, path = "/api/v1/users", tag = "账号", request_body = NewUserRequest,
    responses((status = 201, body = IssuedUser), (status = 409, description = "duplicate"),
        (status = 422)))]
async fn create(actor: Actor, body: Body<NewUserRequest>) -> Result<Answer, Error> {
    let mut request = body.into_inner();
    let given = request.password.take();
    let (new, mut problems) = request.account().checked();
    if let Some(password) = &given
        && let Err(weak) = check_new("password", password, &new.username)
    {
        problems.extend(weak.errors().iter().cloned());
    }
    if !problems.is_empty() {
        return Err(Error::invalid(problems));
    }
    let made_up = given.is_none().then(one_time_password).transpose()?;
    let password = given.or_else(|| made_up.clone()).unwrap_or_default();
    let hash = actor.hasher().hash(password).await?;
    let is_first = Arc::new(AtomicBool::new(false));
    let ran = Arc::clone(&is_first);
    let now = actor.clock().now();
    let answer = actor
        .create(&request, move |tx, _| {
            ran.store(true, Ordering::Relaxed);
            let user = actions::create(tx, &new, &hash)?;
            let version = user.version;
            Ok((UserView::new(user, now), Some(version)))
        })
        .await?;
    match made_up.filter(|_| is_first.load(Ordering::Relaxed)) {
        Some(password) => with_password(answer, password),
        None => Ok(answer),
    }
}

impl NewUserRequest {
    pub(super) fn account(&self) -> NewUser {
        NewUser {
            username: self.username.clone(),
            profile: Profile {
                display_name: self.display_name.clone(),
                role: self.role,
                town_code: self.town_code.clone(),
                department_code: self.department_code.clone(),
                active: self.active,
            },
        }
    }
}

/// Adds the password to the answer that is sent. The answer stored for repeated requests has none.
fn with_password(answer: Answer, password: String) -> Result<Answer, Error> {
    let mut members: Map<String, Value> = serde_json::from_str(&answer.body)?;
    members.insert("one_time_password".into(), password.into());
    Ok(Answer { body: serde_json::to_string(&members)?, ..answer })
}

/// Returns one account.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "账号", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<UserView>, Error> {
    let id = id.into_inner();
    let now = actor.clock().now();
    let user = actor.read(move |db, _| store::find(db, id)?.present()).await?;
    let version = user.version;
    Ok(Versioned { record: UserView::new(user, now), version })
}

/// 修改账号. Missing fields stay unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserPatch {
    /// Cannot be changed; may be sent with its current value.
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    role: Option<Role>,
    #[serde(default, deserialize_with = "null_or_value")]
    #[schema(value_type = Option<String>)]
    town_code: Option<Option<String>>,
    #[serde(default, deserialize_with = "null_or_value")]
    #[schema(value_type = Option<String>)]
    department_code: Option<Option<String>>,
    #[serde(default)]
    active: Option<bool>,
    /// Generates a new password, which is returned once. The sessions of the account end.
    #[serde(default)]
    reset_password: bool,
}

impl UserPatch {
    /// Converts the request to a change, without a password.
    pub(super) fn change(self) -> UserChange {
        UserChange {
            username: self.username,
            display_name: self.display_name,
            role: self.role,
            town_code: self.town_code,
            department_code: self.department_code,
            active: self.active,
            first_password: None,
        }
    }
}

/// Distinguishes `null` from a missing field.
fn null_or_value<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Changes an account, closes it (`active: false`), or resets its password.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "账号",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = UserPatch,
    responses((status = 200, body = IssuedUser), (status = 404),
        (status = 409, description = "last_admin"), (status = 412), (status = 422), (status = 428)))]
async fn change(
    actor: Actor,
    id: PathId,
    version: IfMatch,
    body: Body<UserPatch>,
) -> Result<Versioned<IssuedUser>, Error> {
    let id = id.into_inner();
    let patch = body.into_inner();
    let password = match patch.reset_password {
        true => Some(FirstPassword::made_up(&actor).await?),
        false => None,
    };
    let change = UserChange {
        first_password: password.as_ref().map(|password| password.hash.clone()),
        ..patch.change()
    };
    let now = actor.clock().now();
    let user = actor.write(move |tx, _| actions::change(tx, id, version.0, &change)).await?;
    let version = user.version;
    let user = UserView::new(user, now);
    let one_time_password = password.map(|password| password.shown);
    Ok(Versioned { record: IssuedUser { user, one_time_password }, version })
}

/// Unlocks an account that was locked after too many wrong passwords.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", tag = "账号",
    params(("id" = i64, Path)), responses((status = 204), (status = 404)))]
async fn unlock(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, _| actions::unlock(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all sessions of an account.
#[utoipa::path(post, path = "/api/v1/users/{id}/end-sessions", tag = "账号",
    params(("id" = i64, Path)), responses((status = 204), (status = 404)))]
async fn end_sessions(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, _| actions::end_sessions(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
