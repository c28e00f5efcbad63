//! 企业. What identifies a company: its credit code and its name.

mod credit_code;
mod name;
mod old_registration_no;

pub use credit_code::{CreditCode, CreditCodeError};
pub use name::{FoldedName, clean_name, is_rename_by_reform};
pub use old_registration_no::{OldRegistrationNo, OldRegistrationNoError};
