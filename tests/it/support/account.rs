//! Accounts of the tests.

use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, Version};
use diesel::prelude::*;
use kunpeng::db::schema::{departments, towns, users};
use kunpeng::db::{Database, Db};
use kunpeng::record::Journal;

/// Password of all test accounts.
pub const PASSWORD: &str = "correct horse battery";

/// An account to be inserted.
pub struct NewAccount<'a> {
    pub username: &'a str,
    pub role: &'a str,
    pub town_code: Option<&'a str>,
    pub department_code: Option<&'a str>,
    pub must_change_password: bool,
}

impl<'a> NewAccount<'a> {
    /// Creates an active account of a role without a unit.
    pub fn new(username: &'a str, role: &'a str) -> Self {
        Self { username, role, town_code: None, department_code: None, must_change_password: false }
    }

    /// The account must change its initial password.
    pub fn with_first_password(self) -> Self {
        Self { must_change_password: true, ..self }
    }

    /// Inserts the account.
    pub fn insert(&self, db: &mut Db) -> QueryResult<()> {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        diesel::insert_into(users::table)
            .values((
                users::username.eq(self.username),
                users::display_name.eq(self.username),
                users::role.eq(self.role),
                users::town_code.eq(self.town_code),
                users::department_code.eq(self.department_code),
                users::password_hash.eq(cheap_hash()),
                users::must_change_password.eq(self.must_change_password),
                users::active.eq(true),
                users::failed_logins.eq(0),
                users::created_at.eq(now),
                users::version.eq(1),
            ))
            .execute(db)?;
        Ok(())
    }
}

/// Creates one account for each role, unit and department.
pub fn create_everyone(journal: &Journal) {
    let everyone = |db: &mut Db| {
        for role in ["office", "leader", "admin", "security", "auditor"] {
            NewAccount::new(role, role).insert(db)?;
        }
        for code in towns::table.select(towns::code).load::<String>(db)? {
            let account = NewAccount::new(&code, "town");
            NewAccount { town_code: Some(&code), ..account }.insert(db)?;
        }
        for code in departments::table.select(departments::code).load::<String>(db)? {
            let account = NewAccount::new(&code, "department");
            NewAccount { department_code: Some(&code), ..account }.insert(db)?;
        }
        Ok(())
    };
    Database::write(journal, journal.city().writers_turn, everyone).expect("accounts");
}

/// Returns an argon2id hash of minimum cost. Verification takes its cost from the stored hash, so
/// tests use the real sign-in without waiting.
fn cheap_hash() -> String {
    let salt = [7u8; 16];
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("parameters");
    let mut output = [0u8; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into(PASSWORD.as_bytes(), &salt, &mut output)
        .expect("hash");
    let hash = PasswordHash {
        algorithm: Ident::new("argon2id").expect("a name"),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).expect("parameters"),
        salt: Some(Salt::new(&salt).expect("a salt")),
        hash: Some(Output::new(&output).expect("a hash")),
    };
    hash.to_string()
}
