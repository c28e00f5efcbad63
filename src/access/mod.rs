//! Who may do what, and to which records: roles with their permissions, the scope of a person,
//! the witnesses of what was found within it, and the clock by which all of it is judged. Pure; sessions are kept by [`crate::session`].

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
