//! Reads dates and times from SQLite, which stores them as text.
//! Chrono parses its format string again for every value; that took a seventh of the time of a
//! list.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::{Date, Nullable, Timestamp};
use diesel::sqlite::Sqlite;

use super::read_by_engine;

/// A date read from the database, in SQLite as `2026-03-02`.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub struct ReadDay(NaiveDate);

/// A time in UTC read from the database, in SQLite as `2026-03-02 08:30:00.123456`.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub struct ReadMoment(NaiveDateTime);

impl From<ReadDay> for NaiveDate {
    fn from(day: ReadDay) -> Self {
        day.0
    }
}

/// A day that may be unknown.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub struct ReadOptionalDay(Option<NaiveDate>);

impl From<ReadOptionalDay> for Option<NaiveDate> {
    fn from(day: ReadOptionalDay) -> Self {
        day.0
    }
}

impl<DB> FromSql<Nullable<Date>, DB> for ReadOptionalDay
where
    DB: Backend,
    ReadDay: FromSql<Date, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Some(ReadDay::from_sql(value)?.0)))
    }

    fn from_nullable_sql(value: Option<DB::RawValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}

impl From<ReadMoment> for NaiveDateTime {
    fn from(moment: ReadMoment) -> Self {
        moment.0
    }
}

/// Parses the digits in the bytes `from..to` of a text as a number.
fn number(text: &str, from: usize, to: usize) -> Option<u32> {
    let digits = text.as_bytes().get(from..to)?;
    digits.iter().try_fold(0, |number: u32, digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

fn day(text: &str) -> Option<NaiveDate> {
    let year = i32::try_from(number(text, 0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(text, 5, 7)?, number(text, 8, 10)?)
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let nanoseconds = match text.as_bytes().get(19) {
        None => 0,
        Some(b'.') => {
            let places = u32::try_from(text.len() - 20).ok()?;
            number(text, 20, text.len())? * 10_u32.pow(9_u32.checked_sub(places)?)
        }
        Some(_) => return None,
    };
    let (hour, minute, second) =
        (number(text, 11, 13)?, number(text, 14, 16)?, number(text, 17, 19)?);
    day(text)?.and_hms_nano_opt(hour, minute, second, nanoseconds)
}

impl FromSql<Date, Sqlite> for ReadDay {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = value.read_text();
        let exactly = (text.len() == 10).then(|| day(text)).flatten();
        exactly.map_or_else(|| Ok(NaiveDate::parse_from_str(text, "%F")?), Ok).map(Self)
    }
}

impl FromSql<Timestamp, Sqlite> for ReadMoment {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = value.read_text();
        let otherwise = || Ok(NaiveDateTime::parse_from_str(text, "%F %T%.f")?);
        moment(text).map_or_else(otherwise, Ok).map(Self)
    }
}

macro_rules! read_from_postgres {
    ($type:ident: $sql:ident, $inner:ty) => {
        impl FromSql<$sql, Pg> for $type {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                <$inner as FromSql<$sql, Pg>>::from_sql(value).map(Self)
            }
        }
        read_by_engine!($type: $sql);
    };
}
read_from_postgres!(ReadDay: Date, NaiveDate);
read_from_postgres!(ReadMoment: Timestamp, NaiveDateTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_as_chrono_reads_it() {
        for text in [
            "2026-03-02 08:30:00",
            "2026-03-02 08:30:00.123456",
            "0001-01-01 00:00:00.000000001",
            "2024-02-29 23:59:59.9",
            "1970-01-01 00:00:00.120",
        ] {
            let by_chrono = NaiveDateTime::parse_from_str(text, "%F %T%.f").unwrap();
            assert_eq!(
                (moment(text), day(text)),
                (Some(by_chrono), Some(by_chrono.date())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_day_and_no_moment_is_left_to_chrono() {
        for text in [
            "",
            "2026",
            "2026-13-01 00:00:00",
            "2026-02-30",
            "2026-03-02T08:30:00Z",
            "2026-03-02 08:30:00.1234567890",
            "二〇二六年三月二日",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!((day("2026-02-30"), day("2026-2-3")), (None, None));
    }
}
