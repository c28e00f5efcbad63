//! 附件: files of a company. The database holds their metadata. The content is stored in a folder
//! beside the database, under its hash, and is only accessible through this module.

mod actions;
mod feature;
mod kind;
mod model;
mod send;
mod store;
mod words;

pub use actions::{Needed, StoredFile, record, remove, store_content, with_missing_content};
pub use feature::FEATURE;
pub use kind::LARGEST;
pub use model::Attachment;
pub use send::send;
pub use store::{find, of_company};
