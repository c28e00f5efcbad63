//! User stories, from beginning to end in a browser.

mod administrators;
mod companies;
mod declarations;
mod imports;
mod scope;
mod supervision;
