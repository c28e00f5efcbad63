//! Dates written as text.

use super::serial::from_serial;
use super::{DateError, InexactDate};
use crate::chinese::fold_width;

/// Reads a date.
///
/// - to the day: 2021-03-05, 2021/3/5, 2021.3.5, 20210305, 2021年3月5日
/// - to the month: 2021-3, 2021.3, 202103, 2021年3月
/// - to the year: 2021, 2021年
///
/// Full-width digits are accepted; a time of day after the date is ignored. A five-digit number is
/// a spreadsheet serial of the 1900 system.
///
/// # Errors
/// `AmbiguousDate` for two-digit years, for a year at the end, for six digits that are also a date
/// with a two-digit year (200305), and for a UTC time that is the next day in China; `BadDate` for
/// everything else.
pub fn parse_date(text: &str) -> Result<InexactDate, DateError> {
    let folded = fold_width(text);
    let date = without_time(folded.trim())?;
    if date.bytes().all(|b| b.is_ascii_digit()) {
        return digits(date);
    }
    if let Some(serial) = fractional_serial(date) {
        return from_serial(serial, false);
    }
    if date.contains('年') {
        return chinese(date);
    }
    ['-', '/', '.', '–', '—', '−']
        .iter()
        .find(|mark| date.contains(**mark))
        .map_or(Err(DateError::BadDate), |mark| separated(date, *mark))
}

/// Reads 2021, 202103, 20210305, 45292.
fn digits(date: &str) -> Result<InexactDate, DateError> {
    let number =
        |from: usize, to: usize| date.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let year = number(0, 4).map_or(0, u32::cast_signed);
    match date.len() {
        4 => InexactDate::year(year).ok_or(DateError::BadDate),
        5 => from_serial(date.parse().map_err(|_| DateError::BadDate)?, false),
        6 => {
            let (a, b, c) = (number(0, 2), number(2, 4).unwrap_or(0), number(4, 6).unwrap_or(0));
            // 210305 and 200305 may mean 年年月月日日.
            let two_digit_year = a.is_some() && InexactDate::day(2000, b, c).is_some();
            match InexactDate::month(year, c) {
                _ if two_digit_year => Err(DateError::AmbiguousDate),
                Some(month) => Ok(month),
                None => Err(DateError::BadDate),
            }
        }
        8 => InexactDate::day(year, number(4, 6).unwrap_or(0), number(6, 8).unwrap_or(0))
            .ok_or(DateError::BadDate),
        _ => Err(DateError::BadDate),
    }
}

/// Reads 45292.5, a spreadsheet serial with a time of day.
fn fractional_serial(date: &str) -> Option<f64> {
    let (whole, fraction) = date.split_once('.')?;
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (whole.len() == 5 && all_digits(whole) && all_digits(fraction))
        .then(|| date.parse().ok())
        .flatten()
}

/// Reads 2021年3月5日, 2021年3月, 2021年.
fn chinese(date: &str) -> Result<InexactDate, DateError> {
    let (year, rest) = date.split_once('年').ok_or(DateError::BadDate)?;
    let rest = rest.trim();
    if rest.is_empty() {
        return from_parts(year, None, None);
    }
    let (month, rest) = rest.split_once('月').ok_or(DateError::BadDate)?;
    let rest = rest.trim();
    if rest.is_empty() {
        return from_parts(year, Some(month), None);
    }
    let day = rest.strip_suffix(['日', '号']).unwrap_or(rest);
    from_parts(year, Some(month), Some(day))
}

/// Reads 2021-3-5 or 2021-3 with one kind of separator.
fn separated(date: &str, mark: char) -> Result<InexactDate, DateError> {
    let mut parts = date.split(mark);
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(DateError::BadDate);
    }
    let last = third.or(second).unwrap_or_default().trim();
    if first.trim().len() <= 2 && (third.is_some() || last.len() == 4) {
        // 03/04/2021, 3/4/21, 3/2021: not in the order year, month, day.
        let numbers =
            [Some(first), second, third].into_iter().flatten().all(|part| number(part).is_some());
        return Err(if numbers { DateError::AmbiguousDate } else { DateError::BadDate });
    }
    from_parts(first, second, third)
}

/// Returns the date from its written parts. The year must have four digits.
fn from_parts(
    year: &str,
    month: Option<&str>,
    day: Option<&str>,
) -> Result<InexactDate, DateError> {
    let year_digits = year.trim().len();
    let part = |text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => {
            number(text).filter(|_| text.trim().len() <= 2).map(Some).ok_or(DateError::BadDate)
        }
    };
    let (year, month, day) = (number(year).ok_or(DateError::BadDate)?, part(month)?, part(day)?);
    if year_digits == 2 && InexactDate::day(2000, month.unwrap_or(1), day.unwrap_or(1)).is_some() {
        return Err(DateError::AmbiguousDate);
    }
    if year_digits != 4 {
        return Err(DateError::BadDate);
    }
    let year = year.cast_signed();
    match (month, day) {
        (None, _) => InexactDate::year(year),
        (Some(month), None) => InexactDate::month(year, month),
        (Some(month), Some(day)) => InexactDate::day(year, month, day),
    }
    .ok_or(DateError::BadDate)
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Returns the date before a time of day (`2021-03-05 00:00:00`, `2021-03-05T16:00:00.000Z`).
fn without_time(text: &str) -> Result<&str, DateError> {
    let colon = text.find([':', '：']);
    let Some(colon) = colon else { return Ok(text) };
    let before = text.get(..colon).unwrap_or_default();
    let start = before.rfind([' ', 'T', 't', '\n', '日']).ok_or(DateError::BadDate)?;
    let date_end = if before.get(start..).is_some_and(|rest| rest.starts_with('日')) {
        start + '日'.len_utf8()
    } else {
        start
    };
    let (date, time) = text.split_at_checked(date_end).ok_or(DateError::BadDate)?;
    let time = time.trim_start_matches([' ', 'T', 't', '\n']).replace('：', ":");
    let clock = time.trim_end_matches(['Z', 'z']);
    let utc = clock.len() < time.len();
    let clock = clock.strip_suffix("+08:00").unwrap_or(clock);
    let hour = clock_hour(clock).ok_or(DateError::BadDate)?;
    // 16:00 UTC is midnight of the next day in China: a program wrote this, and it is not known
    // which of the two days it meant.
    if utc && hour >= 16 { Err(DateError::AmbiguousDate) } else { Ok(date.trim_end()) }
}

/// Returns the hour of 8:30, 08:30:00 or 08:30:00.000.
fn clock_hour(clock: &str) -> Option<u32> {
    let mut parts = clock.trim().splitn(3, ':');
    let hour = number(parts.next()?).filter(|hour| *hour < 24)?;
    number(parts.next()?).filter(|minute| *minute < 60)?;
    if let Some(seconds) = parts.next() {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        number(whole).filter(|second| *second < 60)?;
        fraction.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    }
    Some(hour)
}

#[cfg(test)]
mod tests;
