//! 附件: files that belong to a company. The database holds what they are; their content lies in
//! a folder beside it, under its hash, and reaches no one but through here.

mod actions;
mod feature;
mod kind;
mod model;
mod send;
mod store;
mod words;

pub use actions::{Kept, Needed, keep, lost, record, remove};
pub use feature::FEATURE;
pub use kind::LARGEST;
pub use model::Attachment;
pub use send::send;
pub use store::{find, of_company};
