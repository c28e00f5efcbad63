//! Money. Amounts are whole units (yuan); one in another currency keeps it and is never converted
//! silently. People read and write 万元.

mod decimal;

use crate::db::types::text_enum;

pub use decimal::{Decimal, digits_of};

/// Yuan in a 万元, and the power of ten that it is.
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

/// An amount in 万, exact, with at least two decimals: `2915.00`, `0.5001`.
pub fn in_wan(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / WAN, units.unsigned_abs() % WAN);
    let mut text = format!("{sign}{whole}.{rest:04}");
    while text.ends_with('0') && text.len() - text.find('.').unwrap_or(0) > 3 {
        text.pop();
    }
    text
}

/// An amount in 万 for reading: two decimals, with thousands separators.
pub fn wan(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let hundredths = (units.unsigned_abs() + WAN / 200) / (WAN / 100);
    format!("{sign}{}.{:02}", grouped(hundredths / 100), hundredths % 100)
}

/// A whole number with thousands separators.
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

/// Reads an amount in 万, to the yuan: `5,000.5`. `None` for what is no amount.
pub fn from_wan(text: &str) -> Option<i64> {
    let folded = crate::chinese::fold_width(text.trim());
    Decimal::parse(&folded)?.scaled_exactly(WAN_DIGITS)
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
            ("0.00001", None),
            ("5千", None),
        ] {
            assert_eq!(from_wan(text), yuan, "{text}");
        }
    }
}
