//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.

pub mod access;
pub mod account;
pub mod audit;
pub mod blocker;
pub mod chinese;
pub mod cli;
pub mod company;
pub mod config;
pub mod dates;
pub mod db;
pub mod department;
pub mod digest;
pub mod error;
pub mod export;
pub mod goal;
pub mod grade;
pub mod import;
pub mod listing;
pub mod money;
pub mod ranking;
pub mod reference;
pub mod stage;
pub mod town;
pub mod web;
