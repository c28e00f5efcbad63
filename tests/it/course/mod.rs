//! The way of a company, event by event.

mod pages;
