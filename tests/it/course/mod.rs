//! 上市进程 of a company, event by event.

mod moves;
mod pages;
