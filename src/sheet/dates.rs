//! Converts Excel's day numbers to civil dates, without time zone or time, so that no day shifts.

use chrono::{Days, NaiveDate};

/// Half a millisecond, in days: tolerance for rounding errors of a calculated midnight.
const ROUNDING: f64 = 5e-9;
/// 9999-12-31, the last day of Excel.
const LAST_DAY: f64 = 2_958_465.0;

/// Returns the day of a serial number; `None` for times of day and for numbers out of range.
///
/// The 1900 system counts 29 February 1900, a day that never existed (serial 60). The 1904 system
/// starts with 0 on 1904-01-01.
pub(super) fn civil(serial: f64, system_1904: bool) -> Option<NaiveDate> {
    let day = (serial + ROUNDING).floor();
    let first = if system_1904 { 0.0 } else { 1.0 };
    if !(first..=LAST_DAY).contains(&day) {
        return None;
    }
    let day = day as u64;
    let (year, month, days) = match (system_1904, day) {
        (true, _) => (1904, 1, day),
        (false, 60) => return None,
        (false, ..60) => (1900, 1, day - 1),
        (false, _) => (1900, 1, day - 2),
    };
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_days(Days::new(days))
}

/// Returns the day of an ISO 8601 date or time (`2024-03-01T00:00:00`), used in strict workbooks.
pub(super) fn iso(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// Returns whether a number format shows a date: it has letters of year, month, day or time outside
/// quotes, brackets and escapes, before the first semicolon. Elapsed times (`[h]:mm`) are numbers.
pub(super) fn is_date_format(format: &str) -> bool {
    let mut letters = format.chars();
    while let Some(c) = letters.next() {
        match c {
            ';' => return false,
            '"' => _ = letters.by_ref().find(|c| *c == '"'),
            '\\' | '_' | '*' => _ = letters.next(),
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return false;
                }
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

/// Returns whether a built-in format shows a date, including those of East Asian Excel.
pub(super) fn is_builtin_date_format(id: u16) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        iso(text)
    }

    #[test]
    fn serials_are_civil_days_in_both_systems() {
        assert_eq!(civil(45292.0, false), day("2024-01-01"));
        assert_eq!(civil(45_292.999_99, false), day("2024-01-01"));
        assert_eq!(civil(45_291.999_999_999, false), day("2024-01-01"));
        assert_eq!(civil(39125.0, false), day("2007-02-12"));
        assert_eq!(civil(1.0, false), day("1900-01-01"));
        assert_eq!(civil(59.0, false), day("1900-02-28"));
        assert_eq!(civil(60.0, false), None);
        assert_eq!(civil(61.0, false), day("1900-03-01"));
        assert_eq!(civil(43830.0, true), day("2024-01-01"));
        assert_eq!(civil(0.0, true), day("1904-01-01"));
        for no_day in [0.5, -3.0, 1e9, f64::NAN, f64::INFINITY] {
            assert_eq!(civil(no_day, false), None);
        }
    }

    #[test]
    fn formats_show_dates_or_not() {
        for format in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]yyyy/m/d",
            "h:mm",
            "[DBNum1]yyyy\"年\"",
        ] {
            assert!(is_date_format(format), "{format}");
        }
        for format in [
            "General",
            "0.00_);[Red](0.00)",
            "#,##0\"days\"",
            "[h]:mm",
            "@",
            "0.00E+00",
            "0;yyyy",
            "\\d0",
        ] {
            assert!(!is_date_format(format), "{format}");
        }
    }
}
