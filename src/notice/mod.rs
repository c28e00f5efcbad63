//! 通知: what people are told by the program or by the office, one copy for each of them.
//!
//! A copy is read (已阅) when its person opens it, not when a list shows it. Notices go to
//! accounts: whoever works for the unit, department, office or leading group at that moment.
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
pub use model::{Audience, Copy, Kind, Notice, NoticeQuery};
pub use pages::PAGES;
pub use store::{list, unread};
pub use webhook::deliver;
