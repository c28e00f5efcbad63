//! The present moment, and how people in China read it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

/// Where the present moment comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always this moment (UTC), for tests.
    Fixed(NaiveDateTime),
    /// The moment (Unix seconds) that a test has set and may move.
    Adjustable(&'static AtomicI64),
}

impl Clock {
    /// Now, in UTC, whole seconds.
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

    /// Today's date in China (UTC+8, no summer time).
    pub fn today(self) -> NaiveDate {
        in_china(self.now()).date()
    }
}

/// What the clocks of China show at a moment of UTC: eight hours more, in summer too.
pub fn in_china(moment: NaiveDateTime) -> NaiveDateTime {
    moment + TimeDelta::hours(8)
}

/// A moment of UTC as people read it: by the clocks of China, to the minute.
pub fn minute(moment: NaiveDateTime) -> String {
    in_china(moment).format("%Y-%m-%d %H:%M").to_string()
}
