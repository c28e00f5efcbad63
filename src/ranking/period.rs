//! The period of a league table: a year or a month. Pure.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::dates::InexactDate;
use crate::error::{Code, Error};

/// A calendar year or month, 1900 to 2100, written `2026` or `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
    is_month: bool,
}

impl Period {
    /// Returns the year of a day; `None` outside 1900–2100.
    pub fn year_of(day: NaiveDate) -> Option<Self> {
        Some(Self::over(InexactDate::year(day.year())?, false))
    }

    /// Returns the month of a day; `None` outside 1900–2100.
    pub fn month_of(day: NaiveDate) -> Option<Self> {
        Some(Self::over(InexactDate::month(day.year(), day.month())?, true))
    }

    /// Returns the Chinese name, such as 2026年3月.
    pub fn name(self) -> String {
        let form = if self.is_month { "%Y年%-m月" } else { "%Y年" };
        self.first.format(form).to_string()
    }

    fn over(whole: InexactDate, is_month: bool) -> Self {
        Self { first: whole.earliest(), last: whole.date, is_month }
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, length: usize| {
            let plain = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok()).flatten()
        };
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year, Some(digits(month, 2)?)),
            None => (text, None),
        };
        let year = i32::try_from(digits(year, 4)?).ok()?;
        match month {
            Some(month) => Some(Self::over(InexactDate::month(year, month)?, true)),
            None => Some(Self::over(InexactDate::year(year)?, false)),
        }
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day. The rule version in force on this day applies to the period.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether the period includes a day.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Returns 400 `bad_period` for anything but a year or a month.
impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| {
            Error::bad_request(
                Code::BadPeriod,
                "考核周期（period）请写成年份或年月，例如 2026 或 2026-03（1900年至2100年）。",
            )
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_month {
            true => write!(f, "{}", self.first.format("%Y-%m")),
            false => write!(f, "{}", self.first.format("%Y")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_year_or_a_month() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-03", "2026-03-01", "2026-03-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2100-12", "2100-12-01", "2100-12-31"),
        ] {
            let period: Period = text.parse().unwrap();
            let days = (period.first().to_string(), period.last().to_string());
            assert_eq!(days, (first.to_owned(), last.to_owned()));
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "26",
            "2026-3",
            "2026-13",
            "2026-00",
            "2026-03-01",
            "+026",
            "2026-",
            "1899",
            "2101",
            "２０２６",
            "2026Q1",
            " 2026",
        ] {
            let refused = text.parse::<Period>().unwrap_err();
            assert_eq!(
                (refused.code().as_str(), refused.status().as_u16()),
                ("bad_period", 400),
                "{text}"
            );
        }
    }
}
