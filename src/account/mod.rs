//! 账号: who may sign in, as what, and for which unit.
//!
//! An account has one role, and a unit exactly when the role has one. A change counts from the
//! next request on, because the guard reads the account each time; closing an account also ends
//! its sessions. One active administrator always remains. Passwords stand nowhere but in their
//! hash: not in the history, the audit log, the program's log, nor among the kept answers. User
//! names never change and are never given away again, because the audit log names people by them.
//!
//! Accounts are no business data: the three administrators reach them although their scope is
//! empty, so the permission alone decides and no verb here takes a scope.

mod actions;
mod api;
mod command_line;
mod feature;
mod filter;
mod first_admin;
mod first_password;
mod model;
mod own_sessions;
mod pages;
mod store;
mod words;

pub use api::ROUTES;
pub use command_line::{create, create_ready, disable, list, person, reset_password};
pub use feature::{FEATURE, HERE};
pub use first_admin::{FirstAdmin, ensure_first_admin};
pub use model::{NewUser, Profile, User, UserView};
pub use own_sessions::ROUTES as SESSION_ROUTES;
pub use pages::PAGES;
pub use store::display_names;
