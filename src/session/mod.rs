//! Access of requests to the data, and sessions.
//!
//! A request passes three steps in this order, and none can be skipped:
//! 1. **The guard** ([`guard`]) runs before every route. It knows the
//!    [`Access`](crate::access::Access) of the route from the list of routes. It reads the person
//!    of the token from the database, so a changed role or a closed account takes effect with the
//!    next request. It refuses with 401 or 403.
//! 2. **The [`Actor`]** is what a handler receives instead of a database. A handler reaches data
//!    only through its `read` and `write`.
//! 3. **The [`Scope`](crate::access::Scope)** is passed to every such call, and every query of a
//!    store takes it. Records outside it do not exist for the caller: 404, never 403.

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
