//! Relation of a person to a blocker.

use super::flow::Party;
use super::model::Blocker;
use crate::access::{Reach, Role, Scope};
use crate::department::OFFICE;

/// Returns the relations of a user with this scope and role to a blocker in the scope.
pub fn parties_of(scope: &Scope, role: Role, blocker: &Blocker) -> Vec<Party> {
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
