//! The way of a request to the data, and sessions.
//!
//! A request meets three things in this order, and none can be forgotten:
//! 1. **The guard** ([`guard`]) stands before every route. It knows the route's
//!    [`Access`](crate::access::Access) from the list of routes, finds the person behind the token
//!    in the database (so a changed role or a closed account counts from the next request on), and
//!    refuses with 401 or 403.
//! 2. **The [`Actor`]** is what a handler receives instead of a database. Only through its
//!    `read` and `write` does a handler reach any data.
//! 3. **The [`Scope`](crate::access::Scope)** comes with every such call, and every query of a
//!    store takes it. What lies outside does not exist: 404, never 403.

mod actor;
pub mod cookie;
mod enter;
pub mod guard;
mod hs256;
mod password;
mod store;
mod throttle;
mod token;
mod words;

pub use actor::{Actor, Answer, Origin, Visitor, Workplace};
pub use enter::{renew_password, sign_in};
pub use password::{Hasher, check_new, one_time_password};
pub use store::{
    Account, Refreshed, end as end_session, end_all as end_sessions, fold_username,
    set_password as keep_password, sign_in_before,
};
pub use token::{ACCESS_SECONDS, TokenKey};
pub use words::WORDS;
