//! Parses percentages: `12.5`, `12.5%`, `-3.2％`, `(3.2%)`.

use super::ValueError;
use super::blank::is_blank;
use crate::chinese::fold_width;
use crate::financial::PERCENT_DECIMALS;
use crate::money::{Decimal, digits_of};

/// Parses a percentage, in parts per million; `None` if the cell is empty. A figure without a
/// percent sign is in percent.
///
/// # Errors
/// [`ValueError::BadPercentage`] for everything else.
pub fn parse_percent(text: &str) -> Result<Option<i64>, ValueError> {
    if is_blank(text) {
        return Ok(None);
    }
    let folded = fold_width(text).replace('，', ",");
    let text: String =
        folded.trim().trim_start_matches('\'').chars().filter(|c| !c.is_whitespace()).collect();
    // A figure in brackets is negative, as in bookkeeping.
    let bracketed = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(")%").or_else(|| rest.strip_suffix(')')));
    let bare = bracketed.unwrap_or(&text).trim_end_matches('%');
    let unsigned = bare.strip_prefix(['-', '−', '–', '负']);
    if bracketed.is_some() && unsigned.is_some() {
        return Err(ValueError::BadPercentage);
    }
    let figure = unsigned.unwrap_or(bare).trim_start_matches('+');
    let value = Decimal::parse(figure).and_then(|figure| figure.scaled(PERCENT_DECIMALS));
    let value = value.ok_or(ValueError::BadPercentage)?;
    let negative = bracketed.is_some() || unsigned.is_some();
    Ok(Some(if negative { -value } else { value }))
}

/// Returns the percentage of a numeric cell, in parts per million.
///
/// # Errors
/// [`ValueError::BadPercentage`] if it is too large or not a number.
pub fn percent_from_number(number: f64) -> Result<i64, ValueError> {
    let figure = digits_of(number).and_then(|digits| Decimal::parse(&digits));
    let value = figure
        .and_then(|figure| figure.scaled(PERCENT_DECIMALS))
        .ok_or(ValueError::BadPercentage)?;
    Ok(if number < 0.0 { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        for (text, want) in [
            ("12.5", Ok(Some(125_000))),
            ("12.5%", Ok(Some(125_000))),
            ("１２.３４５６ ％", Ok(Some(123_456))),
            ("12.34567", Ok(Some(123_457))),
            ("-2.9315", Ok(Some(-29_315))),
            ("(3.2%)", Ok(Some(-32_000))),
            ("(3.2)%", Ok(Some(-32_000))),
            ("0", Ok(Some(0))),
            ("-", Ok(None)),
            ("无", Ok(None)),
            ("12.5万", Err(ValueError::BadPercentage)),
            ("10%-12%", Err(ValueError::BadPercentage)),
            ("(-3)", Err(ValueError::BadPercentage)),
            ("约5%", Err(ValueError::BadPercentage)),
        ] {
            assert_eq!(parse_percent(text), want, "{text}");
        }
        assert_eq!(percent_from_number(-12.7712), Ok(-127_712));
        assert_eq!(percent_from_number(f64::NAN), Err(ValueError::BadPercentage));
    }
}
