//! Stock codes: six digits on the mainland, five in Hong Kong. Repairs codes damaged by
//! spreadsheets.

use crate::error::Code;
use std::fmt;

use super::board::Board;
use crate::chinese::fold_width;

/// Market of a code according to the list: from its column 板块 or 交易所, or because it is a list
/// of A shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Market {
    /// Shanghai, Shenzhen or Beijing: six digits.
    AShare,
    /// 港交所: five digits.
    HongKong,
    /// Nasdaq, NYSE, SGX …: letters and digits, kept unchanged.
    Overseas,
}

/// Hint about a code, to be shown to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeNote {
    /// Leading zeros removed by a spreadsheet were restored: 573 became 000573.
    ZerosRestored,
    /// 43…, 83…, 87…, 88…: 新三板, or 北交所 before the change to 920 in 2025. The code alone does
    /// not tell which.
    BseOrNeeq,
}

/// A stock code with its full number of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockCode {
    /// Such as 600183, 09889.
    pub code: String,
    /// Board, if the code or the exchange letters prove it; otherwise `None`.
    pub board: Option<Board>,
    /// Hint for the person who imports the list.
    pub note: Option<CodeNote>,
}

/// Reasons to refuse a stock code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockCodeError {
    /// Unknown format.
    BadFormat,
    /// Too short, and the market is unknown: 573 may be 000573 or 00573.
    MarketUnknown,
    /// The exchange letters or the market of the list contradict the number: 000573.SH.
    MarketMismatch,
}

/// Exchange letters before or after a code, longer ones first.
const EXCHANGES: [(&str, Exchange); 12] = [
    ("XSHG", Exchange::Shanghai),
    ("XSHE", Exchange::Shenzhen),
    ("XBSE", Exchange::Beijing),
    ("XHKG", Exchange::HongKong),
    ("SSE", Exchange::Shanghai),
    ("SZSE", Exchange::Shenzhen),
    ("BSE", Exchange::Beijing),
    ("SH", Exchange::Shanghai),
    ("SS", Exchange::Shanghai),
    ("SZ", Exchange::Shenzhen),
    ("BJ", Exchange::Beijing),
    ("HK", Exchange::HongKong),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exchange {
    Shanghai,
    Shenzhen,
    Beijing,
    HongKong,
}

impl StockCode {
    /// Parses a code: `600183`, `600183.SH`, `SZ000573`, `9889.HK`, `09889`. Restores leading zeros
    /// only if `market` or the exchange letters determine the length.
    ///
    /// # Errors
    /// See [`StockCodeError`].
    pub fn parse(text: &str, market: Option<Market>) -> Result<Self, StockCodeError> {
        let upper: String = fold_width(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\'')
            .collect::<String>()
            .to_uppercase();
        if market == Some(Market::Overseas) {
            return overseas(&upper);
        }
        let (digits, exchange) = split_exchange(&upper);
        // A numeric cell read as text: 573.0.
        let digits = digits.strip_suffix(".0").unwrap_or(digits);
        if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(StockCodeError::BadFormat);
        }
        if digits.bytes().all(|b| b == b'0') {
            return Err(StockCodeError::BadFormat);
        }
        let length = match (exchange, market) {
            (Some(Exchange::HongKong), Some(Market::AShare)) => {
                return Err(StockCodeError::MarketMismatch);
            }
            (Some(Exchange::HongKong), _) | (None, Some(Market::HongKong)) => 5,
            (Some(_), Some(Market::HongKong)) => return Err(StockCodeError::MarketMismatch),
            (Some(_), _) | (None, Some(Market::AShare)) => 6,
            (None, _) if digits.len() >= 5 => digits.len(),
            (None, _) => return Err(StockCodeError::MarketUnknown),
        };
        if digits.len() > length {
            return Err(StockCodeError::MarketMismatch);
        }
        let mut code = Self { code: format!("{digits:0>length$}"), board: None, note: None };
        code.place(exchange)?;
        // 9889.HK is the usual form in Hong Kong; 573 in a list of A shares was damaged by a
        // spreadsheet.
        if digits.len() < length && length == 6 {
            code.note = code.note.or(Some(CodeNote::ZerosRestored));
        }
        Ok(code)
    }

    /// Parses a numeric cell, which cannot hold leading zeros.
    ///
    /// # Errors
    /// See [`StockCodeError`].
    pub fn from_number(number: f64, market: Option<Market>) -> Result<Self, StockCodeError> {
        if !(1.0..1_000_000.0).contains(&number) || number.fract() != 0.0 {
            return Err(StockCodeError::BadFormat);
        }
        let digits = number.to_string();
        // A number of five digits may have lost a leading zero; a text of five digits has not.
        if market.is_none() && digits.len() < 6 {
            return Err(StockCodeError::MarketUnknown);
        }
        Self::parse(&digits, market)
    }

    /// Sets the board and checks it against the exchange letters.
    fn place(&mut self, exchange: Option<Exchange>) -> Result<(), StockCodeError> {
        if self.code.len() == 5 {
            self.board = hong_kong_board(&self.code);
            return Ok(());
        }
        self.board = mainland_board(&self.code);
        let quoted = ["43", "83", "87", "88"].iter().any(|prefix| self.code.starts_with(prefix));
        if quoted && exchange == Some(Exchange::Beijing) {
            self.board = Some(Board::Bse);
        } else if quoted {
            self.note = Some(CodeNote::BseOrNeeq);
        }
        match (exchange, self.board) {
            (Some(exchange), Some(board)) if exchange_of(board) != Some(exchange) => {
                Err(StockCodeError::MarketMismatch)
            }
            _ => Ok(()),
        }
    }
}

/// Parses a ticker of another market: letters and digits, with `.` or `-` inside, optionally after
/// an exchange name and a colon.
fn overseas(upper: &str) -> Result<StockCode, StockCodeError> {
    let ticker = upper.rsplit([':', '：']).next().unwrap_or_default();
    let known = ticker.starts_with(|c: char| c.is_ascii_alphanumeric())
        && ticker.len() <= 10
        && ticker.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    if !known {
        return Err(StockCodeError::BadFormat);
    }
    Ok(StockCode { code: ticker.to_owned(), board: None, note: None })
}

/// Returns the digits, and the exchange if its letters precede or follow them.
fn split_exchange(text: &str) -> (&str, Option<Exchange>) {
    let marks = ['.', ':', '：', '-', '(', ')'];
    for (letters, exchange) in EXCHANGES {
        let trimmed = text.trim_matches(marks);
        if let Some(digits) =
            trimmed.strip_suffix(letters).or_else(|| trimmed.strip_prefix(letters))
        {
            return (digits.trim_matches(marks), Some(exchange));
        }
    }
    (text, None)
}

/// Returns the board of a six-digit code if the number range proves it. `None` for B shares, funds
/// and indices.
fn mainland_board(code: &str) -> Option<Board> {
    Some(match code.get(..3)? {
        "688" | "689" => Board::SseStar,
        "600" | "601" | "603" | "605" => Board::SseMain,
        "300" | "301" | "302" => Board::SzseChinext,
        "000" | "001" | "002" | "003" => Board::SzseMain,
        "920" => Board::Bse,
        _ => return None,
    })
}

/// Codes 08xxx are GEM. Codes from 10000 on are not ordinary shares traded in Hong Kong dollars.
fn hong_kong_board(code: &str) -> Option<Board> {
    match (code.get(..1)?, code.get(..2)?) {
        (_, "08") => Some(Board::HkexGem),
        ("0", _) => Some(Board::HkexMain),
        _ => None,
    }
}

fn exchange_of(board: Board) -> Option<Exchange> {
    Some(match board {
        Board::SseMain | Board::SseStar => Exchange::Shanghai,
        Board::SzseMain | Board::SzseChinext => Exchange::Shenzhen,
        Board::Bse => Exchange::Beijing,
        Board::HkexMain | Board::HkexGem => Exchange::HongKong,
        _ => return None,
    })
}

impl fmt::Display for StockCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

impl fmt::Display for CodeNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZerosRestored => "已补回被表格软件去掉的前导0",
            Self::BseOrNeeq => "该代码可能是北交所旧代码，也可能是新三板挂牌代码，请以板块为准",
        })
    }
}

impl StockCodeError {
    /// Returns the stable token of the API.
    pub fn code(&self) -> Code {
        match self {
            Self::BadFormat => Code::BadStockCode,
            Self::MarketUnknown => Code::AmbiguousStockCode,
            Self::MarketMismatch => Code::StockCodeMismatch,
        }
    }
}

impl fmt::Display for StockCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadFormat => {
                "不是有效的股票代码：A股为6位数字，港股为5位数字，如 600183、000573、09889"
            }
            Self::MarketUnknown => {
                "股票代码位数不足，又没有注明板块，请写全代码，如 000573 或 09889.HK"
            }
            Self::MarketMismatch => "股票代码与所注的交易所不符，请核对",
        })
    }
}

impl std::error::Error for StockCodeError {}

#[cfg(test)]
mod tests;
