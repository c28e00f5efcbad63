//! Who may do what, and to which records.
//!
//! A request meets three things in this order, and none can be forgotten:
//! 1. **The guard** ([`guard`]) stands before every route of [`crate::web::ROUTES`]. It knows the
//!    route's [`Access`] from that list, finds the person behind the token in the database (so a
//!    changed role or a closed account counts from the next request on), and refuses with 401 or
//!    403.
//! 2. **The [`Actor`]** is what a handler receives instead of a database. Only through its
//!    `read` and `write` does a handler reach any data.
//! 3. **The [`Scope`]** comes with every such call, and every query of a store takes it. What
//!    lies outside does not exist: 404, never 403.

mod actor;
mod cookie;
pub mod guard;
mod login;
mod pages;
mod password;
mod role;
mod scope;
mod session;
mod throttle;
mod token;

pub use actor::{Actor, Answer, Clock, Origin, Person, Visitor, Workplace, in_china, minute};
pub use login::ROUTES;
pub use pages::ROUTES as PAGES;
pub use password::{Hasher, check_new, one_time_password};
pub use role::{Access, Permission, Role};
pub use scope::{Reach, Scope};
pub use session::{
    Greeting, SignIn, end as end_session, end_all as end_sessions, fold_username,
    set_password as keep_password, sign_in_before,
};
pub use token::TokenKey;
