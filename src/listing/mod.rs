//! 上市. Where a company's shares are quoted, and under which code.

mod stock_code;

pub use stock_code::{CodeNote, Market, StockCode, StockCodeError, Venue};
