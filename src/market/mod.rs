//! 板块与证券代码: the boards a company can be listed on, where they are, and their codes. Pure.

mod board;
mod stock_code;

pub use board::{Board, Venue};
pub use stock_code::{CodeNote, Market, StockCode, StockCodeError};
