//! 镇街（园区）. The units of the city, their working groups (专班), and how their names are
//! recognised in lists and addresses. Everyone signed in knows the units; a unit's working
//! group is changed by itself or the office.

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
