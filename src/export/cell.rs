//! One cell of an exported list.

use chrono::NaiveDate;

use crate::dates::{InexactDate, Precision};

/// A value with its type, so that a spreadsheet gets numbers as numbers and dates as dates.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// Text, or a code that only looks like a number.
    Text(String),
    /// A count.
    Whole(i64),
    /// The id of a record: a number without grouping.
    Number(i64),
    /// Yuan, shown in 万元.
    Money(i64),
    /// Parts per million, shown in percent.
    Percent(i64),
    Date(NaiveDate),
}

impl Cell {
    /// Text; empty if there is none.
    pub fn text(words: Option<&str>) -> Self {
        match words {
            Some(words) if !words.is_empty() => Self::Text(words.to_owned()),
            _ => Self::Empty,
        }
    }

    /// A date; empty if it is unknown.
    pub fn date(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }

    /// A date, as text if only the month or year is known.
    pub fn inexact(date: NaiveDate, precision: Precision) -> Self {
        match precision {
            Precision::Day => Self::Date(date),
            Precision::Month | Precision::Year => {
                Self::Text(InexactDate { date, precision }.to_string())
            }
        }
    }

    /// An amount in yuan; empty if it is unknown.
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
