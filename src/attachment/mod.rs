//! 附件: files that belong to a company. The database holds what they are; their content lies in
//! a folder beside it, under its hash, and reaches no one but through here.

mod actions;
mod files;
mod kind;
mod model;
mod pages;
mod store;

pub use actions::{Kept, keep, lost, record};
pub use files::Files;
pub use kind::LARGEST;
pub use model::Attachment;
pub use pages::{PAGES, send};
pub use store::{find, of_company};
