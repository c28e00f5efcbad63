//! 工作日历: working days, as arranged by the State Council for each year.
//!
//! A period of working days starts on the day after it was set (day 0). In a year that is not
//! published yet, Monday to Friday are working days, and a date calculated through it is 暂定
//! (provisional). Source: `seeds/work_calendar.csv`; 领域规则 "Blocking issues".

mod day;
mod store;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::db::Db;
use crate::error::Error;

pub use day::{CalendarDay, DayKind};
pub use store::{days, replace};

/// Days that deviate from the normal week, and the years that are published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, DayKind>,
    published: BTreeSet<i32>,
}

/// The result of counting working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    pub on: NaiveDate,
    /// 暂定: the period includes a year that is not published yet.
    pub provisional: bool,
}

/// Counts the days from Monday to Friday from 1 January of year 1 (a Monday) to `day`, included.
fn weekdays_until(day: NaiveDate) -> i64 {
    let days = i64::from(day.num_days_from_ce());
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl Calendar {
    /// Creates a calendar from all known days. A year is published if its New Year's Day is
    /// included.
    pub fn new(days: impl IntoIterator<Item = CalendarDay>) -> Self {
        let exceptions: BTreeMap<_, _> =
            days.into_iter().map(|day| (day.on_date, day.kind)).collect();
        let new_years = exceptions.keys().filter(|day| day.ordinal() == 1);
        Self { published: new_years.map(|day| day.year()).collect(), exceptions }
    }

    /// The calendar compiled into the program.
    #[cfg(test)]
    pub fn seeded() -> Self {
        let text = include_str!("../../seeds/work_calendar.csv");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        Self::new(rows.deserialize().map(|row| row.unwrap()))
    }

    /// Reads the calendar from the database.
    pub fn read(db: &mut Db) -> Result<Self, Error> {
        Ok(Self::new(store::days(db)?))
    }

    /// Returns a text that is different for every calendar, to detect changes.
    pub fn edition(&self) -> String {
        let days = self.exceptions.iter();
        days.map(|(day, kind)| format!("{}{kind}", day.num_days_from_ce())).collect()
    }

    /// Whether a day is a working day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.exceptions.get(&day) {
            Some(DayKind::Off) => false,
            Some(DayKind::Work) => true,
            None => is_weekday(day),
        }
    }

    /// Whether the year of a day is published.
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.published.contains(&day.year())
    }

    /// Returns the date `working_days` working days after `day`; for 0 the day itself.
    pub fn after(&self, day: NaiveDate, working_days: u32) -> Reached {
        let on = self.walk(day, working_days, |day| day.succ_opt());
        let mut years = day.year()..=on.year();
        Reached { on, provisional: years.any(|year| !self.published.contains(&year)) }
    }

    /// Returns the date `working_days` working days before `day`; for 0 the day itself.
    pub fn before(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        self.walk(day, working_days, |day| day.pred_opt())
    }

    /// Returns the latest date after which `working_days` working days have passed up to `day`,
    /// included.
    pub fn so_long_ago(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        let (mut at, mut left) = (day, working_days);
        while left > 0 {
            left -= u32::from(self.is_working_day(at));
            let Some(earlier) = at.pred_opt() else { break };
            at = earlier;
        }
        at
    }

    /// Counts the working days after `from` up to `to`, included; negative if `to` is earlier.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let differs = |(day, kind): (&NaiveDate, &DayKind)| match (is_weekday(*day), kind) {
            (true, DayKind::Off) => -1,
            (false, DayKind::Work) => 1,
            (true, DayKind::Work) | (false, DayKind::Off) => 0,
        };
        // Only deviating days are visited, so that distant dates cost no more than near ones.
        let exceptions = self.exceptions.range((Bound::Excluded(first), Bound::Included(last)));
        sign * (weekdays_until(last) - weekdays_until(first) + exceptions.map(differs).sum::<i64>())
    }

    fn walk(
        &self,
        from: NaiveDate,
        working_days: u32,
        step: impl Fn(NaiveDate) -> Option<NaiveDate>,
    ) -> NaiveDate {
        let (mut day, mut left) = (from, working_days);
        while left > 0 {
            let Some(next) = step(day) else { break };
            day = next;
            left -= u32::from(self.is_working_day(day));
        }
        day
    }
}
