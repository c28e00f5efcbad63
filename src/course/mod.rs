//! 上市进程: the stage events of a company. A company is recorded with its first event, further
//! events are appended, and the office can void a mistaken event with a reason. Events are only
//! appended. The position of the company is updated with them.

mod actions;
mod api;
mod create_api;
mod feature;
mod pages;
mod register;
mod store;
mod words;

pub use actions::{
    LegalStep, NewEvent, correct, legal_step, record_opening, record_openings, take_step,
};
pub use api::ROUTES;
pub use create_api::ROUTES as CREATE_ROUTES;
pub use feature::FEATURE;
pub use pages::PAGES;
pub use register::{Registered, register};
pub use store::{StageEvent, events_of, standing_of};
