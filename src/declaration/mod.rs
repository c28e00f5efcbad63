//! 申报确认: towns declare facts that count, and the office confirms them.
//!
//! An operation whose fact needs a confirmation hands it over through the hook
//! [`confirmation::Declare`](crate::confirmation::Declare). A declaration keeps the input of the
//! operation. Confirming it runs the same operation in the name of the office, so a confirmed fact
//! is recorded exactly like one that the office enters itself. Until then the fact is in no table
//! that counts anything. Source: 领域规则 "Reported and confirmed".

mod actions;
mod api;
mod effect;
mod feature;
mod flow;
mod model;
mod pages;
mod store;
mod view;
mod words;

pub use actions::{act, declare_pool, forget, withdraw_of_import};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use flow::Decision;
pub use model::{Declaration, DeclarationState, PoolInput};
pub use pages::{PAGES, files};
pub use store::{count_in, open_of_company};
pub use view::describe;
