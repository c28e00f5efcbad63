//! User stories, from beginning to end in a browser.

mod administrators;
mod companies;
mod imports;
mod scope;
mod supervision;
