//! The current time, and its form for users in China.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

/// The source of the current time.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// Always this time (UTC), for tests.
    Fixed(NaiveDateTime),
    /// A time (Unix seconds) that a test sets and changes.
    Adjustable(&'static AtomicI64),
}

impl Clock {
    /// Returns the current time in UTC, in whole seconds.
    pub fn now(self) -> NaiveDateTime {
        match self {
            Self::System => {
                let now = Utc::now().naive_utc();
                now.with_nanosecond(0).unwrap_or(now)
            }
            Self::Fixed(moment) => moment,
            Self::Adjustable(seconds) => {
                let moment = DateTime::from_timestamp(seconds.load(Ordering::Relaxed), 0);
                moment.unwrap_or_default().naive_utc()
            }
        }
    }

    /// Returns today's date in China (UTC+8, no daylight saving time).
    pub fn today(self) -> NaiveDate {
        in_china(self.now()).date()
    }
}

/// Converts a time from UTC to China time (UTC+8, no daylight saving time).
pub fn in_china(moment: NaiveDateTime) -> NaiveDateTime {
    moment + TimeDelta::hours(8)
}

/// Formats a UTC time for users: China time, to the minute.
pub fn minute(moment: NaiveDateTime) -> String {
    in_china(moment).format("%Y-%m-%d %H:%M").to_string()
}
