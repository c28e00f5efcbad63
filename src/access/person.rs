//! Who is at work.

use chrono::NaiveDateTime;
use diesel::Queryable;

use super::{Role, minute};

/// A person as the guard found them in the database for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's number.
    pub id: i64,
    /// What they sign in with.
    pub username: String,
    /// Their name.
    pub display_name: String,
    /// Their role.
    pub role: Role,
    /// The unit of a `town` account.
    pub town_code: Option<String>,
    /// The department of a `department` account.
    pub department_code: Option<String>,
    /// The name of that unit or department.
    pub unit: Option<String>,
    /// The first password has not been changed yet.
    pub must_change_password: bool,
    /// The session, empty at the command line.
    pub session_id: String,
    /// On a page, for a moment after signing in.
    pub greeting: Option<Greeting>,
}

/// What a person is told who has just signed in on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// The sign-in before this one, if there was any.
    pub before: Option<SignIn>,
}

/// An earlier sign-in of an account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct SignIn {
    /// When, UTC.
    pub at: NaiveDateTime,
    /// From where.
    pub address: String,
}

impl SignIn {
    /// As people read it, by the clocks of China.
    pub fn read_out(&self) -> String {
        format!("{}，来自 {}", minute(self.at), self.address)
    }
}
