//! 上市进程: the way of a company, event by event. Recording a company with its first event,
//! appending events, and voiding a mistaken one, which is the office's, with a reason. Events are
//! only ever appended; the position of the company is kept in step with them.

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
pub use register::register;
pub use store::{StageEvent, events_of, standing_of};
