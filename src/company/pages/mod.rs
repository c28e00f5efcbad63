//! 企业 pages: list, bulk change, edit form and recycle bin.

mod bulk;
mod columns;
mod edit;
mod fields;
mod list;

pub use fields::{boards, confirm_duplicate, fields};

use crate::access::{Access, Permission};
use crate::web::{Route, pages};

const VIEW: Access = Access::Needs(Permission::ViewCompanies);
const EDIT: Access = Access::Needs(Permission::EditCompanies);
const CORRECT: Access = Access::Needs(Permission::CorrectRecords);

pub const PAGES: &[Route] = pages![
    VIEW => Get "/companies": list::list,
    EDIT => Post "/companies/bulk": bulk::bulk,
    EDIT => Get "/companies/{id}/edit": edit::edit,
    EDIT => Post "/companies/{id}/edit": edit::save,
    EDIT => Get "/companies/{id}/delete": edit::confirm_delete,
    EDIT => Post "/companies/{id}/delete": edit::delete,
    CORRECT => Post "/companies/{id}/restore": edit::restore,
];
