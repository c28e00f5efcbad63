//! 账号: who may sign in, with which role, and for which unit.
//!
//! An account has one role, and a unit exactly if the role requires one. A change takes effect with
//! the next request, because the guard reads the account each time; closing an account also ends
//! its sessions. At least one active administrator always remains. Passwords are stored only as a
//! hash: not in the history, the audit log, the program's log or the stored answers. User names
//! never change and are never reused, because the audit log names people by them.
//!
//! Accounts are not business data. The three administrators access them although their scope is
//! empty, so only the permission decides, and no action here takes a scope.

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
