//! What stands in one field of an exported list.

use chrono::NaiveDate;

use crate::dates::{InexactDate, Precision};

/// A value with its kind, so that a spreadsheet gets numbers as numbers and dates as dates.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words, or a code that only looks like a number.
    Text(String),
    /// A count.
    Whole(i64),
    /// The number of a record: not a quantity.
    Number(i64),
    /// Yuan, shown in 万元.
    Money(i64),
    /// Parts per million, shown in percent.
    Percent(i64),
    /// A day.
    Date(NaiveDate),
}

impl Cell {
    /// Words, if there are any.
    pub fn text(words: Option<&str>) -> Self {
        match words {
            Some(words) if !words.is_empty() => Self::Text(words.to_owned()),
            _ => Self::Empty,
        }
    }

    /// A day, if it is known.
    pub fn date(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }

    /// A date, in words where only the month or year is known.
    pub fn inexact(date: NaiveDate, precision: Precision) -> Self {
        match precision {
            Precision::Day => Self::Date(date),
            Precision::Month | Precision::Year => {
                Self::Text(InexactDate { date, precision }.to_string())
            }
        }
    }

    /// Yuan, if they are known.
    pub fn money(yuan: Option<i64>) -> Self {
        yuan.map_or(Self::Empty, Self::Money)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_known_to_the_month_stays_so() {
        let end = NaiveDate::from_ymd_opt(2020, 12, 31).unwrap();
        assert_eq!(Cell::inexact(end, Precision::Year), Cell::Text("2020年".into()));
        assert_eq!(Cell::inexact(end, Precision::Day), Cell::Date(end));
    }
}
