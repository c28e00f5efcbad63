//! 镇街（园区）: the towns of the city, their working groups (专班), and recognising their names in
//! lists and addresses. Every signed-in person may read the towns. A working group may be changed
//! by its town or by the office.

mod actions;
mod address;
mod answer;
mod api;
mod feature;
mod forms;
mod gazetteer;
mod model;
mod pages;
mod seed;
mod store;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use actions::set_working_group;
pub use answer::{How, Recognised, TownError, TownRef, UnitNames};
pub use api::ROUTES;
pub use feature::{FEATURE, HERE};
pub use gazetteer::Gazetteer;
pub use model::{GroupFacts, Town, TownKind, WorkingGroup, name_of};
pub use pages::PAGES;
pub use seed::TOWNS;
pub use store::{find, gazetteer, leaders, list, working_group};
pub use view::{GroupView, TownInList, TownView};
pub use words::NAMES;
