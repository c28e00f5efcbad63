//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.

pub mod chinese;
pub mod company;
pub mod dates;
pub mod import;
pub mod listing;
pub mod town;
