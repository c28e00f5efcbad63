//! Exact decimal numbers, without binary fractions.

/// Number of fraction digits kept. Amounts are scaled by at most 10^12, so later digits cannot
/// change rounding half away from zero.
const KEPT_FRACTION: usize = 24;

/// A decimal number without sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    decimals: u32,
}

impl Decimal {
    /// Parses `1,234.50`: ASCII digits, at most one point, commas only between thousands.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut digits = String::with_capacity(text.len());
        let mut groups = whole.split(',');
        digits.push_str(groups.next()?);
        let first_length = digits.len();
        for group in groups {
            if group.len() != 3 || first_length == 0 || first_length > 3 {
                return None;
            }
            digits.push_str(group);
        }
        if digits.is_empty() && fraction.is_empty() {
            return None;
        }
        if !digits.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let fraction = fraction.get(..KEPT_FRACTION).unwrap_or(fraction);
        digits.push_str(fraction);
        let digits = digits.trim_start_matches('0');
        let mantissa = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        Some(Self { mantissa, decimals: u32::try_from(fraction.len()).ok()? })
    }

    /// Returns the number times 10^`exponent`, rounded half away from zero; `None` on overflow.
    pub fn scaled(self, exponent: u32) -> Option<i64> {
        let whole = match exponent.checked_sub(self.decimals) {
            Some(up) => self.mantissa.checked_mul(10_i128.checked_pow(up)?)?,
            None => {
                let divisor = 10_i128.checked_pow(self.decimals - exponent)?;
                let half_up = i128::from(self.mantissa % divisor * 2 >= divisor);
                self.mantissa / divisor + half_up
            }
        };
        i64::try_from(whole).ok()
    }

    /// Like [`Self::scaled`], but `None` if rounding is needed.
    pub fn scaled_exactly(self, exponent: u32) -> Option<i64> {
        let divisor = 10_i128.checked_pow(self.decimals.saturating_sub(exponent))?;
        (self.mantissa % divisor == 0).then(|| self.scaled(exponent)).flatten()
    }
}

/// Returns the shortest decimal text of the absolute value, as shown in a spreadsheet cell:
/// 5486.01, not 5486.010000001. `None` if the number is not finite.
pub fn digits_of(number: f64) -> Option<String> {
    number.is_finite().then(|| number.abs().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_rounds_half_away_from_zero() {
        for (text, exponent, want) in [
            ("211,702.9915", 4, Some(2_117_029_915)),
            ("0.5", 0, Some(1)),
            ("0.49999999999999999999999999999999", 0, Some(0)),
            ("1.5", 0, Some(2)),
            ("2.5", 0, Some(3)),
            ("1.00005", 4, Some(10001)),
            ("9223372036854775807", 0, Some(i64::MAX)),
            ("9223372036854775807.5", 0, None),
            ("99999999999999999999999999999999999999", 8, None),
            (".5", 0, Some(1)),
            ("5.", 0, Some(5)),
            ("007", 0, Some(7)),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().scaled(exponent), want, "{text}");
        }
        for text in
            ["", ".", "1,23", "1234,567", ",123", "1.2.3", "1.234,5", "a", "1,,000", "1 000"]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
