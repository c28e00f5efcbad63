//! 通知: messages of the program or the office to people, one copy for each recipient.
//!
//! A copy is read (已阅) when its recipient opens it, not when a list shows it. The recipients are
//! the accounts that belong to the unit, department, office or leading group when the notice is
//! sent.
//! Source: 领域规则 "Roles"; 规划 “工作信息报送制度”.

mod actions;
mod api;
mod feature;
mod model;
mod pages;
mod store;
mod webhook;
mod words;

pub use actions::{open, send};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use model::{Audience, Copy, Notice, NoticeKind, NoticeQuery};
pub use pages::PAGES;
pub use store::{list, unread};
pub use webhook::deliver;
