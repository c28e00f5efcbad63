//! Who may do what, and with which records: roles and permissions, the scope of a person, witnesses
//! of records found within it, and the clock. Pure; [`crate::session`] stores the sessions.

mod clock;
mod person;
mod role;
mod scope;
mod witness;

pub use clock::{Clock, in_china, minute};
pub use person::{Greeting, Person, SignIn};
pub use role::{Access, Permission, Role};
pub use scope::{Reach, Scope};
pub use witness::{BlockerRef, CompanyRef};
