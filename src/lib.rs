//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.

pub mod access;
pub mod account;
pub mod attachment;
pub mod audit;
pub mod background;
pub mod blocker;
pub mod calendar;
pub mod chinese;
pub mod cli;
pub mod columns;
pub mod company;
pub mod config;
pub mod course;
pub mod dates;
pub mod db;
pub mod demo;
pub mod department;
pub mod digest;
pub mod dossier;
pub mod error;
pub mod export;
pub mod files;
pub mod financial;
pub mod goal;
pub mod grade;
pub mod help;
pub mod import;
pub mod limits;
pub mod listing;
pub mod market;
pub mod meeting;
pub mod misread;
pub mod money;
pub mod notice;
pub mod owner_only;
pub mod pool;
pub mod profile;
pub mod ranking;
pub mod record;
pub mod reference;
pub mod request;
pub mod saved_view;
pub mod server;
pub mod session;
pub mod setting;
pub mod sheet;
pub mod signin;
pub mod stage;
pub mod standard;
pub mod suggestion;
pub mod supervision;
pub mod todo;
pub mod town;
pub mod trace_id;
pub mod web;

/// Rows of large lists are read on one thread and stored on another; the system's allocator makes
/// such threads wait for each other, and keeps more memory for itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
