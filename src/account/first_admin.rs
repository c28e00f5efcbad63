//! The first account, which creates all others.

use super::model::{NewUser, Profile};
use super::{actions, store};
use crate::access::Role;
use crate::error::Error;
use crate::session::{Workplace, check_new, one_time_password};

const USERNAME: &str = "admin";

/// The account created at the first start.
#[derive(Debug)]
pub struct FirstAdmin {
    pub username: String,
    /// The generated password, to be printed once; `None` if the operator gave one.
    pub one_time_password: Option<String>,
}

/// Creates `admin` if there is no account at all, with the given password
/// (`KUNPENG_ADMIN_PASSWORD`) or a generated one. It must be changed at the first sign-in. Blocks.
pub fn ensure_first_admin(
    workplace: &Workplace,
    password: Option<String>,
) -> Result<Option<FirstAdmin>, Error> {
    let journal = workplace.journal_for_upkeep();
    if !journal.read(store::is_empty)? {
        return Ok(None);
    }
    if let Some(given) = &password {
        check_new("KUNPENG_ADMIN_PASSWORD", given, USERNAME)?;
    }
    let made_up = password.is_none().then(one_time_password).transpose()?;
    let password = password.or_else(|| made_up.clone()).unwrap_or_default();
    let hash = workplace.hasher().hash_blocking(&password)?;
    let new = NewUser {
        username: USERNAME.into(),
        profile: Profile {
            display_name: Role::Admin.label().into(),
            role: Role::Admin,
            town_code: None,
            department_code: None,
            active: true,
        },
    };
    journal.system_write(workplace.clock().now(), |tx| {
        if !store::is_empty(tx.db())? {
            tx.nothing_changed(); // another server did it first
            return Ok(None);
        }
        let user = actions::create(tx, &new, &hash)?;
        Ok(Some(FirstAdmin { username: user.username, one_time_password: made_up }))
    })
}
