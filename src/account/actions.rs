//! Creating and changing accounts. Passwords are hashed by the caller: hashing is slow on purpose,
//! and a transaction makes all other writers wait.

use std::borrow::Cow;

use serde_json::json;

use super::model::{NewUser, Profile, User, UserView};
use super::store;
use crate::access::Role;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::record::{Change, ChangeKind, Tx, differences};
use crate::session::{self, fold_username};
use crate::web::members;

/// Creates an account with a first password.
pub fn create(tx: &mut Tx<'_>, new: &NewUser, password_hash: &str) -> Result<User, Error> {
    refuse_unknown_unit(tx, &new.profile)?;
    let id = store::insert(tx, new, password_hash)?;
    tx.history(&[Change {
        version: Some(1),
        ..Change::of_record(None, "user", id, ChangeKind::Created)
    }])?;
    let profile = &new.profile;
    let detail = json!({
        "id": id,
        "role": profile.role,
        "town_code": profile.town_code,
        "department_code": profile.department_code,
        "active": profile.active,
    });
    tx.audit("user_created", "user", &new.username, detail)?;
    store::find(tx.db(), id)?.present()
}

/// A change of an account. `None` leaves a field unchanged.
#[derive(Debug, Default)]
pub struct UserChange {
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub role: Option<Role>,
    pub town_code: Option<Option<String>>,
    pub department_code: Option<Option<String>>,
    pub active: Option<bool>,
    /// The hash of a new password, which must be changed when it is first used.
    pub first_password: Option<String>,
}

impl UserChange {
    /// Returns the profile after the change. A unit that is not given is removed if the new role
    /// does not need it.
    fn applied_to(&self, old: &Profile) -> Profile {
        let role = self.role.unwrap_or(old.role);
        let unit = |given: &Option<Option<String>>, old: &Option<String>, kept: bool| match given {
            Some(given) => given.clone(),
            None => old.clone().filter(|_| kept),
        };
        let name = self.display_name.as_deref().unwrap_or(&old.display_name);
        Profile {
            display_name: name.trim().to_owned(),
            role,
            town_code: unit(&self.town_code, &old.town_code, role.needs_town()),
            department_code: unit(
                &self.department_code,
                &old.department_code,
                role.needs_department(),
            ),
            active: self.active.unwrap_or(old.active),
        }
    }
}

/// Changes an account that the caller has seen as `version`.
pub fn change(tx: &mut Tx<'_>, id: i64, version: i64, change: &UserChange) -> Result<User, Error> {
    let user = store::find(tx.db(), id)?.present()?;
    let now = tx.now();
    check_version(version, user.version, || Ok(UserView::new(user.clone(), now)))?;
    refuse_other_name(&user, change.username.as_deref())?;
    let profile = change.applied_to(&user.profile);
    let problems = profile.problems();
    if !problems.is_empty() {
        return Err(Error::invalid(problems));
    }
    refuse_unknown_unit(tx, &profile)?;
    if user.profile.is_working_admin()
        && !profile.is_working_admin()
        && !store::has_other_admin(tx.db(), id)?
    {
        return Err(last_admin());
    }
    store_change(tx, &user, &profile, change.first_password.as_deref())
}

fn store_change(
    tx: &mut Tx<'_>,
    user: &User,
    profile: &Profile,
    first_password: Option<&str>,
) -> Result<User, Error> {
    let changed = differences(&members(&user.profile)?, &members(profile)?);
    if changed.is_empty() && first_password.is_none() {
        tx.nothing_changed();
        return store::find(tx.db(), user.id)?.present();
    }
    store::set_profile(tx, user.id, profile)?;
    let mut fields: Vec<_> = changed.iter().map(|(field, ..)| field.as_str()).collect();
    let mut changes: Vec<_> = changed
        .iter()
        .map(|(field, old, new)| of_field(user, field, old.as_deref(), new.as_deref()))
        .collect();
    if let Some(hash) = first_password {
        store::set_first_password(tx, user.id, hash)?;
        fields.push("password");
        changes.push(of_field(user, "password", None, None));
    }
    tx.history(&changes)?;
    let closed = user.profile.active && !profile.active;
    let why = match (closed, first_password) {
        (true, _) => Some("account_closed"),
        (false, Some(_)) => Some("password_reset"),
        (false, None) => None,
    };
    let ended = match why {
        Some(why) => session::end_sessions(tx, user.id, None, why)?,
        None => 0,
    };
    let detail = json!({
        "fields": fields,
        "role": profile.role,
        "town_code": profile.town_code,
        "department_code": profile.department_code,
        "active": profile.active,
        "sessions_ended": ended,
    });
    tx.audit("user_changed", "user", &user.username, detail)?;
    store::find(tx.db(), user.id)?.present()
}

/// Unlocks an account that was locked after too many wrong passwords.
pub fn unlock(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    let user = store::find(tx.db(), id)?.present()?;
    store::unlock(tx, id)?;
    let until = user.locked_until.map(|until| until.to_string());
    if until.is_some() {
        let version = Some(user.version); // no field that others edit has changed
        let change = of_field(&user, "locked_until", until.as_deref(), None);
        tx.history(&[Change { version, ..change }])?;
    }
    tx.audit("user_unlocked", "user", &user.username, json!({"locked_until": until}))
}

/// Ends all sessions of an account.
pub fn end_sessions(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    let user = store::find(tx.db(), id)?.present()?;
    let ended = session::end_sessions(tx, id, None, "ended_by_security")?;
    tx.audit("user_sessions_ended", "user", &user.username, json!({"sessions_ended": ended}))
}

fn of_field<'a>(
    user: &User,
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
) -> Change<'a> {
    Change {
        field: Some(Cow::Borrowed(field)),
        old: old.map(Cow::Borrowed),
        new: new.map(Cow::Borrowed),
        version: Some(user.version + 1),
        ..Change::of_record(None, "user", user.id, ChangeKind::Updated)
    }
}

fn refuse_unknown_unit(tx: &mut Tx<'_>, profile: &Profile) -> Result<(), Error> {
    if let Some(code) = &profile.town_code
        && !store::has_town(tx.db(), code)?
    {
        let sentence = format!("没有代码为“{code}”的镇街（园区）。代码为 9 位，见 /api/v1/towns。");
        return Err(Error::invalid_field("town_code", Code::UnknownTown, sentence));
    }
    if let Some(code) = &profile.department_code
        && !store::has_department(tx.db(), code)?
    {
        let sentence = format!("没有代码为“{code}”的部门。代码见 /api/v1/departments。");
        return Err(Error::invalid_field("department_code", Code::UnknownDepartment, sentence));
    }
    Ok(())
}

/// Refuses a change of the user name. A client may send the record back with the same name.
fn refuse_other_name(user: &User, given: Option<&str>) -> Result<(), Error> {
    match given {
        Some(given) if fold_username(given) != user.username => {
            Err(Error::invalid(vec![FieldError::new(
                "username",
                Code::Immutable,
                "用户名不能修改，因为审计日志以用户名记人。请停用这个账号，另建新账号。",
            )]))
        }
        _ => Ok(()),
    }
}

fn last_admin() -> Error {
    Error::conflict(
        Code::LastAdmin,
        "这是最后一个启用的系统管理员账号，不能停用或改任其他角色。请先另建或启用一个系统管理员账号。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_goes_with_the_role_that_had_it_unless_it_is_named() {
        let old = Profile {
            display_name: "张三".into(),
            role: Role::Town,
            town_code: Some("441900119".into()),
            department_code: None,
            active: true,
        };
        let promoted = UserChange { role: Some(Role::Office), ..UserChange::default() };
        assert!(promoted.applied_to(&old).problems().is_empty());
        let named = UserChange { town_code: Some(Some("441900119".into())), ..promoted };
        assert_eq!(named.applied_to(&old).problems()[0].code, "not_applicable");
        let cleared = UserChange { town_code: Some(None), ..UserChange::default() };
        assert_eq!(cleared.applied_to(&old).problems()[0].code, "required");
        assert_eq!(UserChange::default().applied_to(&old), old);
    }
}
