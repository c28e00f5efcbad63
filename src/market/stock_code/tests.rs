use super::*;

#[test]
fn codes_as_written() {
    use Market::{AShare, HongKong, Overseas};
    for (text, market, code, board, note) in [
        ("600183.SH", None, "600183", Some(Board::SseMain), None),
        ("600183.ss", None, "600183", Some(Board::SseMain), None),
        ("SZ000573", None, "000573", Some(Board::SzseMain), None),
        ("sz.000573", None, "000573", Some(Board::SzseMain), None),
        ("３００３２８", None, "300328", Some(Board::SzseChinext), None),
        ("302132", None, "302132", Some(Board::SzseChinext), None),
        ("688183", None, "688183", Some(Board::SseStar), None),
        ("605001(SH)", None, "605001", Some(Board::SseMain), None),
        ("920957", None, "920957", Some(Board::Bse), None),
        ("920957.BJ", None, "920957", Some(Board::Bse), None),
        ("830799.BJ", None, "830799", Some(Board::Bse), None),
        ("830799", None, "830799", None, Some(CodeNote::BseOrNeeq)),
        ("430047", Some(AShare), "430047", None, Some(CodeNote::BseOrNeeq)),
        ("9889.HK", None, "09889", Some(Board::HkexMain), None),
        ("HK09889", None, "09889", Some(Board::HkexMain), None),
        ("09889", None, "09889", Some(Board::HkexMain), None),
        ("8083.HK", None, "08083", Some(Board::HkexGem), None),
        ("9889", Some(HongKong), "09889", Some(Board::HkexMain), None),
        ("573", Some(AShare), "000573", Some(Board::SzseMain), Some(CodeNote::ZerosRestored)),
        ("573.0", Some(AShare), "000573", Some(Board::SzseMain), Some(CodeNote::ZerosRestored)),
        ("399000", Some(AShare), "399000", None, None),
        ("900901", None, "900901", None, None),
        ("NASDAQ:ABC", Some(Overseas), "ABC", None, None),
    ] {
        let want = StockCode { code: code.to_owned(), board, note };
        assert_eq!(StockCode::parse(text, market), Ok(want), "{text}");
    }
}

#[test]
fn codes_that_cannot_be_trusted() {
    use StockCodeError::{BadFormat, MarketMismatch, MarketUnknown};
    for (text, market, want) in [
        ("573", None, MarketUnknown),
        ("9889", None, MarketUnknown),
        ("000573.SH", None, MarketMismatch),
        ("600183.HK", None, MarketMismatch),
        ("600183", Some(Market::HongKong), MarketMismatch),
        ("09889.HK", Some(Market::AShare), MarketMismatch),
        ("0600183", None, BadFormat),
        ("粤宏远", None, BadFormat),
        ("", None, BadFormat),
        ("SH", None, BadFormat),
        ("000000", None, BadFormat),
        ("1.5", None, BadFormat),
        ("东莞", Some(Market::Overseas), BadFormat),
    ] {
        assert_eq!(StockCode::parse(text, market), Err(want), "{text}");
        assert!(!want.to_string().is_empty());
    }
}

#[test]
fn numeric_cells() {
    let code = StockCode::from_number(573.0, Some(Market::AShare)).unwrap();
    assert_eq!((code.code.as_str(), code.note), ("000573", Some(CodeNote::ZerosRestored)));
    assert_eq!(StockCode::from_number(600_183.0, None).unwrap().code, "600183");
    assert_eq!(StockCode::from_number(9889.0, Some(Market::HongKong)).unwrap().code, "09889");
    assert_eq!(StockCode::from_number(573.0, None), Err(StockCodeError::MarketUnknown));
    assert_eq!(StockCode::from_number(28_319.0, None), Err(StockCodeError::MarketUnknown));
    for number in [0.0, -1.0, 1.5, 1e7, f64::NAN] {
        assert_eq!(
            StockCode::from_number(number, Some(Market::AShare)),
            Err(StockCodeError::BadFormat)
        );
    }
}

#[test]
fn every_listed_company() {
    let mut reader = csv::Reader::from_path("seeds/demo/上市公司.csv").unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let board = StockCode::parse(&row[3], None).unwrap().board.unwrap();
        let want = match (&row[4], &row[5]) {
            ("上交所", "主板") => Board::SseMain,
            ("上交所", _) => Board::SseStar,
            ("深交所", "主板") => Board::SzseMain,
            ("深交所", _) => Board::SzseChinext,
            ("北交所", _) => Board::Bse,
            _ => Board::HkexMain,
        };
        assert_eq!(board, want, "{}", &row[0]);
    }
}
