//! `kunpeng user`: accounts without the server. Someone other than the owner has typed the
//! passwords given here, so they too must be changed when they are first used.

use super::actions::{self, UserChange};
use super::filter::{UserFilter, UserOrder};
use super::model::{NewUser, User};
use super::store;
use crate::access::Person;
use crate::db::Db;
use crate::error::{Code, Error};
use crate::session::{Actor, check_new, fold_username, keep_password, one_time_password};
use crate::web::{Paging, Sorting};

/// Creates an account with the given password, or with a generated one, which is returned.
pub fn create(
    actor: &Actor,
    new: NewUser,
    password: Option<String>,
) -> Result<(User, Option<String>), Error> {
    let new = new.valid()?;
    let (hash, made_up) = hashed(actor, &new.username, password)?;
    let user = actor.write_blocking(|tx, _| actions::create(tx, &new, &hash))?;
    Ok((user, made_up))
}

/// Creates an account whose password need not be changed. For the demo only.
pub fn create_ready(actor: &Actor, new: NewUser, password: String) -> Result<User, Error> {
    let (user, _) = create(actor, new, Some(password.clone()))?;
    let hash = actor.hasher().hash_blocking(&password)?;
    actor.write_blocking(|tx, _| {
        keep_password(tx, user.id, &hash)?;
        tx.audit("password_changed", "user", &user.username, serde_json::json!({"demo": true}))
    })?;
    Ok(user)
}

/// Resets a password to the given one, or to a generated one, which is returned. The sessions end.
pub fn reset_password(
    actor: &Actor,
    username: &str,
    password: Option<String>,
) -> Result<(User, Option<String>), Error> {
    let (hash, made_up) = hashed(actor, &fold_username(username), password)?;
    let change = UserChange { first_password: Some(hash), ..UserChange::default() };
    Ok((changed(actor, username, &change)?, made_up))
}

/// Closes an account. Its sessions end.
pub fn disable(actor: &Actor, username: &str) -> Result<User, Error> {
    changed(actor, username, &UserChange { active: Some(false), ..UserChange::default() })
}

/// Returns all accounts, by user name.
pub fn list(actor: &Actor) -> Result<Vec<User>, Error> {
    let by_name = vec![Sorting { field: UserOrder::Username, descending: false }];
    let filter = UserFilter { sort: by_name, ..UserFilter::default() };
    actor.read_blocking(|db, _| {
        let mut users = Vec::new();
        for page in 1.. {
            let paging = Paging::new(Some(page), Some(200))?;
            let items = store::list(db, &filter, paging)?.items;
            if items.is_empty() {
                break;
            }
            users.extend(items);
        }
        Ok(users)
    })
}

/// Returns the person of an active account, to act as at the command line.
pub fn person(db: &mut Db, username: &str) -> Result<Person, Error> {
    let user = find_user(db, username)?;
    if !user.profile.active {
        return Err(Error::conflict(
            Code::AccountClosed,
            format!("账号“{}”已停用。请换一个账号，或先启用它。", user.username),
        ));
    }
    Ok(Person {
        id: user.id,
        username: user.username,
        display_name: user.profile.display_name,
        role: user.profile.role,
        town_code: user.profile.town_code,
        department_code: user.profile.department_code,
        unit: None, // the command line does not print it
        must_change_password: user.must_change_password,
        session_id: String::new(),
        greeting: None,
    })
}

fn find_user(db: &mut Db, username: &str) -> Result<User, Error> {
    store::find_named(db, &fold_username(username))?.ok_or_else(|| {
        Error::refuse(
            actix_web::http::StatusCode::NOT_FOUND,
            Code::NotFound,
            "没有找到",
            format!("没有用户名为“{}”的账号。用 kunpeng user list 查看全部账号。", username.trim()),
        )
    })
}

fn changed(actor: &Actor, username: &str, change: &UserChange) -> Result<User, Error> {
    actor.write_blocking(|tx, _| {
        let user = find_user(tx.db(), username)?;
        actions::change(tx, user.id, user.version, change)
    })
}

fn hashed(
    actor: &Actor,
    username: &str,
    password: Option<String>,
) -> Result<(String, Option<String>), Error> {
    let (password, made_up) = match password {
        Some(password) => {
            check_new("password", &password, username)?;
            (password, None)
        }
        None => {
            let password = one_time_password()?;
            (password.clone(), Some(password))
        }
    };
    Ok((actor.hasher().hash_blocking(&password)?, made_up))
}
