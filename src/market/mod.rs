//! 板块与证券代码: boards, their venues, and stock codes. Pure.

mod board;
mod stock_code;

pub use board::{Board, Venue};
pub use stock_code::{CodeNote, Market, StockCode, StockCodeError};
