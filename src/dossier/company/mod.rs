//! Pages of one company: facts, stage, blockers and history.

mod history;
mod moves;
mod one;
mod words;

pub use one::refused;

use crate::access::{Access, Permission};
use crate::web::{Route, pages};

const VIEW: Access = Access::Needs(Permission::ViewCompanies);
const EDIT: Access = Access::Needs(Permission::EditCompanies);
const CORRECT: Access = Access::Needs(Permission::CorrectRecords);

/// Pages of one company.
pub const PAGES: &[Route] = pages![
    VIEW => Get "/companies/{id}": one::show,
    EDIT => Post "/companies/{id}/stages": moves::advance,
    Access::Needs(Permission::DeclareFacts) => Post "/companies/{id}/declarations": moves::declare,
    CORRECT => Get "/companies/{id}/stages/{event_id}/void": moves::confirm_void,
    CORRECT => Post "/companies/{id}/stages/{event_id}/void": moves::void,
    Access::Needs(Permission::GradeCompanies) => Post "/companies/{id}/grade": moves::grade,
    Access::Needs(Permission::ViewContacts) => Post "/companies/{id}/contact": one::contact,
    Access::Needs(Permission::ViewTrace) => Get "/companies/{id}/history": history::history,
];
