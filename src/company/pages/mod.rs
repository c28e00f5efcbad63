//! 企业 as pages: the list, one company, and what is done with them.

mod bulk;
mod columns;
mod edit;
mod fields;
mod history;
mod list;
mod moves;
mod one;
mod words;

use crate::access::{Access, Permission};
use crate::web::{Route, pages};

const VIEW: Access = Access::Needs(Permission::ViewCompanies);
const EDIT: Access = Access::Needs(Permission::EditCompanies);
const CORRECT: Access = Access::Needs(Permission::CorrectRecords);

pub use one::refused;

/// Companies.
pub const PAGES: &[Route] = pages![
    VIEW => Get "/companies": list::list,
    EDIT => Get "/companies/new": edit::new,
    EDIT => Post "/companies/new": edit::create,
    EDIT => Post "/companies/bulk": bulk::bulk,
    VIEW => Get "/companies/{id}": one::show,
    EDIT => Get "/companies/{id}/edit": edit::edit,
    EDIT => Post "/companies/{id}/edit": edit::save,
    EDIT => Get "/companies/{id}/delete": edit::confirm_delete,
    EDIT => Post "/companies/{id}/delete": edit::delete,
    CORRECT => Post "/companies/{id}/restore": edit::restore,
    EDIT => Post "/companies/{id}/stages": moves::advance,
    CORRECT => Get "/companies/{id}/stages/{event_id}/void": moves::confirm_void,
    CORRECT => Post "/companies/{id}/stages/{event_id}/void": moves::void,
    Access::Needs(Permission::GradeCompanies) => Post "/companies/{id}/grade": moves::grade,
    Access::Needs(Permission::ViewContacts) => Post "/companies/{id}/contact": one::contact,
    Access::Needs(Permission::ViewTrace) => Get "/companies/{id}/history": history::history,
];
