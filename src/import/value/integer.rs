//! Parses counts of people, patents, companies.

use super::ValueError;
use super::blank::is_blank;
use crate::chinese::fold_width;
use crate::money::{Decimal, digits_of};

/// Measure words that may follow a count.
const MEASURES: [&str; 11] = ["人", "名", "位", "个", "家", "项", "件", "次", "户", "条", "份"];

/// Parses a count such as `1,234人` or `1.2万人`; `None` if the cell is empty.
///
/// # Errors
/// [`ValueError::BadCount`] if it is not a non-negative whole number.
pub fn parse_count(text: &str) -> Result<Option<i64>, ValueError> {
    if is_blank(text) {
        return Ok(None);
    }
    let folded = fold_width(text).replace('，', ",");
    let mut rest = folded.trim().trim_start_matches('\'');
    for measure in MEASURES {
        rest = rest.strip_suffix(measure).unwrap_or(rest);
    }
    let rest = rest.trim_end();
    let (figure, exponent) = [("万", 4), ("千", 3), ("亿", 8)]
        .iter()
        .find_map(|(word, power)| rest.strip_suffix(word).map(|figure| (figure.trim_end(), *power)))
        .unwrap_or((rest, 0));
    Decimal::parse(figure)
        .and_then(|figure| figure.scaled_exactly(exponent))
        .map(Some)
        .ok_or(ValueError::BadCount)
}

/// Returns the count of a numeric cell.
///
/// # Errors
/// [`ValueError::BadCount`] for negative numbers and fractions.
pub fn count_from_number(number: f64) -> Result<i64, ValueError> {
    if number < 0.0 {
        return Err(ValueError::BadCount);
    }
    digits_of(number)
        .and_then(|digits| Decimal::parse(&digits))
        .and_then(|figure| figure.scaled_exactly(0))
        .ok_or(ValueError::BadCount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        for (text, want) in [
            ("1,234人", Ok(Some(1234))),
            ("１２３４", Ok(Some(1234))),
            ("1234.0", Ok(Some(1234))),
            ("1.2万人", Ok(Some(12_000))),
            ("36 项", Ok(Some(36))),
            ("0", Ok(Some(0))),
            ("-", Ok(None)),
            ("未标明", Ok(None)),
            ("12.5", Err(ValueError::BadCount)),
            ("-5", Err(ValueError::BadCount)),
            ("约1200人", Err(ValueError::BadCount)),
            ("100-200", Err(ValueError::BadCount)),
            ("人", Err(ValueError::BadCount)),
            ("99999999999999999999", Err(ValueError::BadCount)),
        ] {
            assert_eq!(parse_count(text), want, "{text}");
        }
        assert_eq!(count_from_number(1234.0), Ok(1234));
        for number in [0.5, -1.0, f64::NAN, 1e30] {
            assert_eq!(count_from_number(number), Err(ValueError::BadCount));
        }
    }
}
