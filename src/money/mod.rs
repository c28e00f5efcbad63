//! Money. Amounts are whole units of their currency (yuan) and are never converted silently. The
//! user interface uses 万元.

mod decimal;

use crate::db::types::text_enum;

pub use decimal::{Decimal, digits_of};

/// Yuan per 万元, and its power of ten.
const WAN: u64 = 10_000;
const WAN_DIGITS: u32 = 4;

text_enum! {
    /// 币种, by ISO 4217.
    pub enum Currency {
        Cny = "CNY" => "人民币",
        Hkd = "HKD" => "港币",
        Usd = "USD" => "美元",
        Eur = "EUR" => "欧元",
        Jpy = "JPY" => "日元",
        Gbp = "GBP" => "英镑",
        Twd = "TWD" => "新台币",
        Sgd = "SGD" => "新加坡元",
        Mop = "MOP" => "澳门元",
        Aud = "AUD" => "澳大利亚元",
    }
}

/// Formats an amount in 万, exactly, with at least two decimals: `2915.00`, `0.5001`.
pub fn in_wan(units: i64) -> String {
    exact(units, WAN_DIGITS, 2)
}

/// Formats a decimal stored as an integer with `digits` decimals, exactly and without trailing
/// zeros: 123456 with four digits is `12.3456`.
pub fn decimal(value: i64, digits: u32) -> String {
    exact(value, digits, 0)
}

fn exact(value: i64, digits: u32, least: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let one = 10_u64.saturating_pow(digits);
    let (whole, rest) = (value.unsigned_abs() / one, value.unsigned_abs() % one);
    let mut decimals = format!("{rest:0width$}", width = digits as usize);
    while decimals.len() > least && decimals.ends_with('0') {
        decimals.pop();
    }
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{decimals}")
}

/// Formats an amount in 万 for reading: two decimals, thousands separators.
pub fn wan(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let hundredths = (units.unsigned_abs() + WAN / 200) / (WAN / 100);
    format!("{sign}{}.{:02}", grouped(hundredths / 100), hundredths % 100)
}

/// Formats an integer with thousands separators.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Parses an amount in 万 to yuan: `5,000.5`, `-12`. `None` if it is not an amount or not a whole
/// number of yuan.
pub fn from_wan(text: &str) -> Option<i64> {
    from_decimal(text, WAN_DIGITS)
}

/// Parses a decimal into an integer with `digits` decimals; `None` if the text is not a decimal or
/// has more digits.
pub fn from_decimal(text: &str, digits: u32) -> Option<i64> {
    let folded = crate::chinese::fold_width(text.trim());
    let bare = folded.strip_prefix(['-', '−', '负']);
    let value = Decimal::parse(bare.unwrap_or(&folded).trim())?.scaled_exactly(digits)?;
    Some(if bare.is_some() { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_have_two_decimals() {
        for (yuan, text) in [
            (29_150_000, "2915.00"),
            (5_001, "0.5001"),
            (15_000, "1.50"),
            (12_340, "1.234"),
            (0, "0.00"),
            (-10_500, "-1.05"),
        ] {
            assert_eq!(in_wan(yuan), text);
        }
    }

    #[test]
    fn decimals_lose_nothing_on_the_way() {
        for (value, digits, text) in [
            (123_456, 4, "12.3456"),
            (-29_315, 4, "-2.9315"),
            (120_000, 4, "12"),
            (900_000, 6, "0.9"),
            (7, 0, "7"),
        ] {
            assert_eq!(
                (decimal(value, digits).as_str(), from_decimal(text, digits)),
                (text, Some(value))
            );
        }
        assert_eq!(from_decimal("0.12345", 4), None);
    }

    #[test]
    fn amounts_for_reading_have_separators() {
        for (yuan, text) in [
            (21_170_299_150_000, "2,117,029,915.00"),
            (9_999_999, "1,000.00"),
            (49, "0.00"),
            (50, "0.01"),
            (-1_230_000, "-123.00"),
        ] {
            assert_eq!(wan(yuan), text);
        }
        assert_eq!(grouped(999), "999");
    }

    #[test]
    fn amounts_are_read_to_the_yuan() {
        for (text, yuan) in [
            ("5,000.5", Some(50_005_000)),
            ("２９１５", Some(29_150_000)),
            ("0.0001", Some(1)),
            ("-47,698.3549", Some(-476_983_549)),
            ("－5", Some(-50_000)),
            ("--5", None),
            ("0.00001", None),
            ("5千", None),
        ] {
            assert_eq!(from_wan(text), yuan, "{text}");
        }
    }
}
