//! Civil dates as lists give them: to the day, the month or the year, in many spellings. There is
//! no time zone and no clock, so a date never shifts.

mod parse;
mod serial;

use crate::error::Code;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::db::types::text_enum;

pub use parse::parse_date;
pub use serial::{from_cell_number, from_serial};

/// Years accepted in lists of companies.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

text_enum! {
    /// How exactly a date is known.
    pub enum Precision {
        Day = "day" => "日",
        Month = "month" => "月",
        Year = "year" => "年",
    }
}

/// A date with its precision. A date known only to the month or year takes effect on the last day
/// of that period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InexactDate {
    /// The day itself, or the last day of the month or year.
    pub date: NaiveDate,
    pub precision: Precision,
}

/// Reason why a text is not accepted as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Not a date, no such day, or a year outside 1900–2100.
    BadDate,
    /// More than one day is possible: two-digit years, 03/04/2021, 2021.1 as a number.
    AmbiguousDate,
}

impl InexactDate {
    /// A date known to the day; `None` outside the calendar or outside 1900–2100.
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        YEARS.contains(&year).then_some(Self { date, precision: Precision::Day })
    }

    /// A date known to the month; `None` outside the calendar or outside 1900–2100.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        let first = Self::day(year, month, 1)?.date;
        let next = first.checked_add_months(chrono::Months::new(1))?;
        Some(Self { date: next.pred_opt()?, precision: Precision::Month })
    }

    /// A date known to the year; `None` outside 1900–2100.
    pub fn year(year: i32) -> Option<Self> {
        let date = Self::day(year, 12, 31)?.date;
        Some(Self { date, precision: Precision::Year })
    }

    /// The period of this precision that contains the date.
    pub fn containing(date: NaiveDate, precision: Precision) -> Self {
        let whole = match precision {
            Precision::Day => None,
            Precision::Month => Self::month(date.year(), date.month()),
            Precision::Year => Self::year(date.year()),
        };
        whole.unwrap_or(Self { date, precision })
    }

    /// The day on which it takes effect: the last possible day.
    pub fn effective(self) -> NaiveDate {
        self.date
    }

    /// The first possible day.
    pub fn earliest(self) -> NaiveDate {
        let first = match self.precision {
            Precision::Day => Some(self.date),
            Precision::Month => self.date.with_day(1),
            Precision::Year => NaiveDate::from_ymd_opt(self.date.year(), 1, 1),
        };
        first.unwrap_or(self.date)
    }

    /// Whether it is certainly before another date, not only less exact.
    pub fn is_before(self, other: Self) -> bool {
        self.date < other.earliest()
    }

    /// Whether only the month or year is known.
    pub fn is_inexact(&self) -> bool {
        self.precision != Precision::Day
    }
}

impl From<NaiveDate> for InexactDate {
    fn from(date: NaiveDate) -> Self {
        Self { date, precision: Precision::Day }
    }
}

impl fmt::Display for InexactDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.date),
            Precision::Month => write!(f, "{}年{}月", self.date.year(), self.date.month()),
            Precision::Year => write!(f, "{}年", self.date.year()),
        }
    }
}

impl DateError {
    /// Stable code for API clients.
    pub fn code(&self) -> Code {
        match self {
            Self::BadDate => Code::BadDate,
            Self::AmbiguousDate => Code::AmbiguousDate,
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadDate => {
                "不是有效的日期（1900年至2100年），请写成 2021-03-05、2021年3月 或 2021年"
            }
            Self::AmbiguousDate => {
                "日期有多种读法，请写全四位年份，按年月日的顺序，如 2021-03-05 或 2021年3月"
            }
        })
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inexact_dates_take_effect_on_the_last_day() {
        for (date, day, shown) in [
            (InexactDate::day(2022, 3, 5), "2022-03-05", "2022-03-05"),
            (InexactDate::month(2022, 3), "2022-03-31", "2022年3月"),
            (InexactDate::month(2024, 2), "2024-02-29", "2024年2月"),
            (InexactDate::month(2100, 12), "2100-12-31", "2100年12月"),
            (InexactDate::year(2022), "2022-12-31", "2022年"),
        ] {
            let date = date.unwrap();
            assert_eq!((date.date.to_string().as_str(), date.to_string().as_str()), (day, shown));
        }
        assert_eq!(InexactDate::day(1899, 12, 31), None);
        assert_eq!(InexactDate::year(2101), None);
        assert_eq!(InexactDate::month(2021, 13), None);
    }
}
