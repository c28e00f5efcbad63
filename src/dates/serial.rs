//! Dates as spreadsheets count them: days since 1900 (with a 29 February 1900 that did not exist)
//! or since 1904.

use chrono::{Days, NaiveDate};

use super::{DateError, InexactDate, YEARS};

/// Returns the date of a spreadsheet serial; the fraction (time of day) is ignored.
///
/// # Errors
/// `BadDate` outside 1900–2100, and for serials 0 and 60 of the 1900 system, which are not days (60
/// is 1900-02-29).
pub fn from_serial(serial: f64, is_1904: bool) -> Result<InexactDate, DateError> {
    if !serial.is_finite() || !(0.0..100_000.0).contains(&serial) {
        return Err(DateError::BadDate);
    }
    // In range, so the cast only drops the time of day.
    let days = serial.floor() as u64;
    let (year, month, day, offset) = match (is_1904, days) {
        (true, _) => (1904, 1, 1, days),
        (false, 0 | 60) => return Err(DateError::BadDate),
        (false, 1..60) => (1899, 12, 31, days),
        (false, _) => (1899, 12, 30, days),
    };
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|epoch| epoch.checked_add_days(Days::new(offset)))
        .filter(|date| YEARS.contains(&chrono::Datelike::year(date)))
        .map(InexactDate::from)
        .ok_or(DateError::BadDate)
}

/// Returns the date of a numeric cell that is not formatted as a date: 2021 is a year, 2021.03 and
/// 202103 a month, 20210305 a day, 45292 a serial.
///
/// # Errors
/// `AmbiguousDate` for 2021.1, because a cell with 2021.10 has the same value; `BadDate` for any
/// other number.
pub fn from_cell_number(number: f64, is_1904: bool) -> Result<InexactDate, DateError> {
    if !number.is_finite() {
        return Err(DateError::BadDate);
    }
    let text = number.to_string();
    if (10_000.0..100_000.0).contains(&number) {
        return from_serial(number, is_1904);
    }
    match text.split_once('.') {
        Some((year, "1")) if year.len() == 4 => Err(DateError::AmbiguousDate),
        _ => super::parse_date(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_systems_count_their_own_days() {
        for (serial, is_1904, want) in [
            (45292.0, false, "2024-01-01"),
            (45292.999, false, "2024-01-01"),
            (43830.0, true, "2024-01-01"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (0.0, true, "1904-01-01"),
            (73415.0, false, "2100-12-31"),
        ] {
            assert_eq!(from_serial(serial, is_1904).unwrap().to_string(), want, "{serial}");
        }
        for serial in [0.0, 60.0, -1.0, 73416.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(from_serial(serial, false), Err(DateError::BadDate), "{serial}");
        }
    }

    #[test]
    fn plain_numbers_in_date_columns() {
        for (number, want) in [
            (2021.0, "2021年"),
            (2021.03, "2021年3月"),
            (2021.3, "2021年3月"),
            (2021.12, "2021年12月"),
            (202_103.0, "2021年3月"),
            (20_210_305.0, "2021-03-05"),
            (45_292.5, "2024-01-01"),
        ] {
            assert_eq!(from_cell_number(number, false).unwrap().to_string(), want, "{number}");
        }
        assert_eq!(from_cell_number(2021.1, false), Err(DateError::AmbiguousDate));
        for number in [5.0, -2021.0, 2021.5555, 0.5, 1e20, f64::NAN] {
            assert_eq!(from_cell_number(number, false), Err(DateError::BadDate), "{number}");
        }
    }
}
