//! The way of a company, event by event.

mod moves;
mod pages;
