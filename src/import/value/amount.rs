//! Parses amounts of money in lists to whole yuan (or whole units of another currency).

use super::ValueError;
use super::blank::is_blank;
use super::unit::{HeadingUnit, WrittenUnit, read_unit};
use crate::chinese::fold_width;
use crate::money::Currency;
use crate::money::{Decimal, digits_of};

/// An amount in whole units of its currency, rounded half away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    /// Whole yuan, or whole units of a foreign currency; never converted.
    pub units: i64,
    /// 人民币 unless the cell or the heading says otherwise.
    pub currency: Currency,
}

/// Parses an amount; `None` if the cell is empty or has a unit without a figure (`万人民币`).
///
/// A unit in the cell overrides the unit of the heading. A currency without 元 (`50港币`, `HKD 50`,
/// `¥50`) gives no scale, so the scale of the heading applies. A whole figure in brackets is
/// negative, as in bookkeeping.
///
/// # Errors
/// See [`ValueError`].
pub fn parse_amount(
    text: &str,
    heading: Option<HeadingUnit>,
) -> Result<Option<Amount>, ValueError> {
    if is_blank(text) {
        return Ok(None);
    }
    let folded = tidy(text).ok_or(ValueError::BadAmount)?;
    if folded.contains(['%', '‰']) {
        return Err(ValueError::NoAmount);
    }
    let Some(start) = folded.find(|c: char| c.is_ascii_digit() || c == '.') else {
        return read_unit(&folded).map(|_| None).ok_or(ValueError::BadAmount);
    };
    let (before, rest) = folded.split_at_checked(start).ok_or(ValueError::BadAmount)?;
    let end =
        rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let (figure, after) = rest.split_at_checked(end).ok_or(ValueError::BadAmount)?;
    if after.contains(|c: char| c.is_ascii_digit()) || is_exponent(after) {
        return Err(ValueError::BadAmount);
    }
    let figure = Decimal::parse(figure).ok_or(ValueError::BadAmount)?;
    let (negative, before, after) = sign(before, after)?;
    let unit = joined_unit(&before, after)?;
    amount(figure, negative, unit, heading).map(Some)
}

/// Returns the amount of a numeric cell under this heading.
///
/// # Errors
/// [`ValueError::BadAmount`] if it is too large or not a number.
pub fn amount_from_number(number: f64, heading: Option<HeadingUnit>) -> Result<Amount, ValueError> {
    let figure = digits_of(number)
        .and_then(|digits| Decimal::parse(&digits))
        .ok_or(ValueError::BadAmount)?;
    amount(figure, number < 0.0, WrittenUnit::default(), heading)
}

fn amount(
    figure: Decimal,
    negative: bool,
    written: WrittenUnit,
    heading: Option<HeadingUnit>,
) -> Result<Amount, ValueError> {
    let exponent = match written {
        WrittenUnit { exponent: Some(exponent), .. } => exponent,
        WrittenUnit { yuan: true, .. } => 0,
        _ => heading.map_or(0, |heading| heading.unit.exponent()),
    };
    let units = figure.scaled(exponent).ok_or(ValueError::BadAmount)?;
    let currency =
        written.currency.or(heading.and_then(|heading| heading.currency)).unwrap_or(Currency::Cny);
    Ok(Amount { units: if negative { -units } else { units }, currency })
}

/// Folds the text: half-width, no spaces, one kind of comma and minus. `None` if there are spaces
/// between digits: that may be two figures.
fn tidy(text: &str) -> Option<String> {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = false;
    for c in fold_width(text).chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let c = match c {
            '，' => ',',
            '−' | '–' | '—' => '-',
            '：' => continue,
            c => c,
        };
        if blank && c.is_ascii_digit() && tidy.ends_with(|last: char| last.is_ascii_digit()) {
            return None;
        }
        blank = false;
        tidy.push(c);
    }
    Some(tidy.trim_start_matches('\'').to_owned())
}

/// Whether an exponent such as `E+08` follows the figure: the spreadsheet has dropped digits.
fn is_exponent(after: &str) -> bool {
    after.starts_with(['E', 'e']) && !after.to_uppercase().starts_with("EUR")
}

/// Separates the sign: -5, 负5, ¥-5, and as in bookkeeping (5), (5)万元, (5万元). A bracket that
/// opens after the start, as in 人民币(5万元), is ambiguous and is refused.
fn sign<'a>(before: &str, after: &'a str) -> Result<(bool, String, &'a str), ValueError> {
    let minus = before.matches(['-', '负']).count();
    let bare: String = before.chars().filter(|c| !matches!(c, '-' | '负' | '+')).collect();
    // In (人民币)50 the bracket is closed before the figure.
    let open = bare.matches('(').count() > bare.matches(')').count();
    let closed_behind = after.matches(')').count() == after.matches('(').count() + 1;
    if open && !(closed_behind && before.starts_with('(')) || minus + usize::from(open) > 1 {
        return Err(ValueError::BadAmount);
    }
    Ok((open || minus == 1, bare, after))
}

/// Joins the unit words before and after the figure. Only a currency may be before it.
fn joined_unit(before: &str, after: &str) -> Result<WrittenUnit, ValueError> {
    let (front, back) = (
        read_unit(before).ok_or(ValueError::BadUnit)?,
        read_unit(after).ok_or(ValueError::BadUnit)?,
    );
    let two_currencies =
        front.currency.is_some() && back.currency.is_some() && front.currency != back.currency;
    if front.exponent.is_some() || two_currencies {
        return Err(ValueError::BadUnit);
    }
    // 美元50万 has the scale after the figure. In 美元50 the 元 is part of the currency name and
    // gives no scale.
    Ok(WrittenUnit { currency: back.currency.or(front.currency), ..back })
}

#[cfg(test)]
mod tests;
