//! The records that exist for a caller.

use super::{Person, Role};

/// The part of the city that a caller may access. It is created only from a signed-in person, or by
/// [`Scope::whole_city`]. Every query of every store takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(Reach);

/// The kinds of scope. A store must match all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The whole city: the office and the leading group.
    City,
    /// One town, by its 9-digit code.
    Town(String),
    /// One department, by code: the blockers it leads or assists in, and the identity facts of
    /// their companies.
    Department(String),
    /// No business data: the three administrators.
    Nothing,
}

impl Scope {
    /// Returns the scope of a person. A town or department account without its unit sees nothing.
    pub(crate) fn of(person: &Person) -> Self {
        Self(match person.role {
            Role::Office | Role::Leader => Reach::City,
            Role::Town => person.town_code.clone().map_or(Reach::Nothing, Reach::Town),
            Role::Department => {
                person.department_code.clone().map_or(Reach::Nothing, Reach::Department)
            }
            Role::Admin | Role::Security | Role::Auditor => Reach::Nothing,
        })
    }

    /// Returns the scope of the whole city, for work that no person asked for. The reason is
    /// documentation only.
    pub fn whole_city(_reason: &'static str) -> Self {
        Self(Reach::City)
    }

    /// Returns the kind of scope, to be matched completely.
    pub fn reach(&self) -> &Reach {
        &self.0
    }

    /// Returns the code of the caller's town, if the caller works for a town.
    pub fn own_town(&self) -> Option<&str> {
        match &self.0 {
            Reach::Town(code) => Some(code),
            Reach::City | Reach::Department(_) | Reach::Nothing => None,
        }
    }

    /// Returns the code of the caller's town or department, if there is one.
    pub fn unit(&self) -> Option<&str> {
        match &self.0 {
            Reach::Town(code) | Reach::Department(code) => Some(code),
            Reach::City | Reach::Nothing => None,
        }
    }

    /// Whether the scope includes the records of a town.
    pub fn covers_town(&self, code: &str) -> bool {
        match &self.0 {
            Reach::City => true,
            Reach::Town(own) => own == code,
            Reach::Department(_) | Reach::Nothing => false,
        }
    }
}
