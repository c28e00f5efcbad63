//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.

pub mod import;
