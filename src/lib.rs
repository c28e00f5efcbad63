//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.

pub mod access;
pub mod audit;
pub mod config;
pub mod db;
pub mod digest;
pub mod error;
pub mod web;
