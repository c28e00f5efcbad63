//! What a person is to a blocker.

use super::flow::Party;
use super::model::Blocker;
use crate::access::{Reach, Role, Scope};
use crate::notice::Audience;

/// 领导小组办公室 among the departments: the office acts for it.
const OFFICE: &str = "jrb";

/// Who is told as a department.
pub fn audience(department: &str) -> Audience {
    match department {
        OFFICE => Audience::Office,
        other => Audience::Department(other.to_owned()),
    }
}

/// What whoever has this scope and role is to a blocker that lies within the scope.
pub fn of(scope: &Scope, role: Role, blocker: &Blocker) -> Vec<Party> {
    let lead = blocker.columns.lead_department.as_str();
    match scope.reach() {
        Reach::Town(_) => vec![Party::Raiser],
        Reach::Department(own) if own == lead => vec![Party::Lead],
        Reach::Department(_) => vec![Party::Assisting],
        Reach::City if role == Role::Office => {
            let raiser = blocker.flow.raised_by_office.then_some(Party::Raiser);
            let lead = (lead == OFFICE).then_some(Party::Lead);
            [Some(Party::Office), raiser, lead].into_iter().flatten().collect()
        }
        Reach::City if role == Role::Leader => vec![Party::Leader],
        Reach::City | Reach::Nothing => Vec::new(),
    }
}
