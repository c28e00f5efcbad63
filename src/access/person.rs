//! The signed-in person.

use chrono::NaiveDateTime;
use diesel::Queryable;

use super::{Role, minute};

/// A signed-in person, as the guard read it from the database for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id of the account; 0 for the office at the command line.
    pub id: i64,
    /// 用户名, for signing in.
    pub username: String,
    pub display_name: String,
    pub role: Role,
    /// Code of the town of a `town` account.
    pub town_code: Option<String>,
    /// Code of the department of a `department` account.
    pub department_code: Option<String>,
    /// Name of that town or department.
    pub unit: Option<String>,
    /// Whether the first password has not been changed yet.
    pub must_change_password: bool,
    /// Id of the session, empty at the command line.
    pub session_id: String,
    /// Shown on pages for a short time after signing in.
    pub greeting: Option<Greeting>,
}

/// What a page shows to a person who has just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// The previous sign-in, if there is one.
    pub before: Option<SignIn>,
}

/// An earlier sign-in of an account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct SignIn {
    /// UTC.
    pub at: NaiveDateTime,
    /// Network address of the caller.
    pub address: String,
}

impl SignIn {
    /// Formats the sign-in for users, in China time.
    pub fn read_out(&self) -> String {
        format!("{}，来自 {}", minute(self.at), self.address)
    }
}
