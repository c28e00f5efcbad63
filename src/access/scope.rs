//! Which records exist for a caller.

use super::{Person, Role};

/// The part of the city a caller works in. Made only from a signed-in person, or by the
/// alarmingly named [`Scope::whole_city`]; every query of every store takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(Reach);

/// The kinds of scope there are. A store matches all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The whole city: office and leading group.
    City,
    /// One unit, by its 9-digit code.
    Town(String),
    /// The blockers a department leads or assists in, and their companies' identity facts.
    Department(String),
    /// No business data: the three administrators.
    Nothing,
}

impl Scope {
    /// The scope of a person's role. A town or department account without its unit sees nothing.
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

    /// Everything, for work that no person asked for. The reason is for the reader of the code.
    pub fn whole_city(_reason: &'static str) -> Self {
        Self(Reach::City)
    }

    /// What the scope reaches, to be matched in full.
    pub fn reach(&self) -> &Reach {
        &self.0
    }

    /// The unit of a caller who works for exactly one.
    pub fn own_town(&self) -> Option<&str> {
        match &self.0 {
            Reach::Town(code) => Some(code),
            Reach::City | Reach::Department(_) | Reach::Nothing => None,
        }
    }

    /// The unit or department of a caller who works for one.
    pub fn unit(&self) -> Option<&str> {
        match &self.0 {
            Reach::Town(code) | Reach::Department(code) => Some(code),
            Reach::City | Reach::Nothing => None,
        }
    }

    /// Whether a unit's records lie inside.
    pub fn covers_town(&self, code: &str) -> bool {
        match &self.0 {
            Reach::City => true,
            Reach::Town(own) => own == code,
            Reach::Department(_) | Reach::Nothing => false,
        }
    }
}
