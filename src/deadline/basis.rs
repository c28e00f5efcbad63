//! The calendar and the rules with which deadlines are calculated.

use chrono::NaiveDate;

use super::rules::Supervision;
use crate::calendar::Calendar;
use crate::db::Db;
use crate::digest::sha256_hex;
use crate::error::{Code, Error, FieldError};

/// Longest period, in working days: one working year.
pub const MOST_DAYS: i32 = 250;

/// Calendar and rules with which deadlines are calculated.
#[derive(Debug, Clone)]
pub struct Basis {
    /// 工作日历
    pub calendar: Calendar,
    /// 督办规则
    pub rules: Supervision,
    edition: String,
}

impl Basis {
    /// Combines a calendar and rules.
    pub fn new(calendar: Calendar, rules: Supervision) -> Self {
        let edition = sha256_hex(format!("{}{rules:?}", calendar.edition()).as_bytes());
        Self { calendar, rules, edition: edition.chars().take(16).collect() }
    }

    /// Reads the calendar and the rules in force.
    pub fn read(db: &mut Db) -> Result<Self, Error> {
        Ok(Self::new(Calendar::read(db)?, Supervision::in_force(db)?))
    }

    /// Returns the national calendar and the default rules.
    #[cfg(test)]
    pub fn seeded() -> Self {
        Self::new(Calendar::seeded(), Supervision::default())
    }

    /// Returns a fingerprint of the calendar and the rules: 16 hex digits.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Returns the day from which a deadline is 临期; `period` is in working days.
    pub fn yellow_from(&self, due_on: NaiveDate, period: u32) -> NaiveDate {
        self.calendar.before(due_on, self.rules.yellow_of(period))
    }

    /// Returns the limit of silence: a record without progress after this day is silent today.
    pub fn silent_since(&self, today: NaiveDate) -> NaiveDate {
        self.calendar.so_long_ago(today, self.rules.silence_days)
    }

    /// Returns the number of working days after `from`, up to and including `to`.
    pub fn days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        i32::try_from(self.calendar.between(from, to)).unwrap_or(i32::MAX)
    }

    /// Returns an error if a day cannot be a deadline because it is not a working day.
    pub fn wrong_day(&self, field: &str, day: NaiveDate) -> Option<FieldError> {
        let sentence = || {
            let next = self.calendar.after(day, 1).on;
            format!("{day} 不是工作日，最近的下一个工作日是 {next}。")
        };
        let is_wrong = !self.calendar.is_working_day(day);
        is_wrong.then(|| FieldError::new(field, Code::NotAWorkingDay, sentence()))
    }
}

/// Returns an error if a number of working days is not between `least` and [`MOST_DAYS`].
pub fn wrong_period(field: &str, days: i32, least: i32) -> Option<FieldError> {
    let sentence = || format!("工作日数须在 {least} 到 {MOST_DAYS} 之间。");
    let is_wrong = !(least..=MOST_DAYS).contains(&days);
    is_wrong.then(|| FieldError::new(field, Code::OutOfRange, sentence()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_calendar_or_other_rules_are_another_edition() {
        let (basis, calendar) = (Basis::seeded(), Calendar::default());
        let later = Supervision { yellow_days: 4, ..Supervision::default() };
        for other in
            [Basis::new(calendar, Supervision::default()), Basis::new(Calendar::seeded(), later)]
        {
            assert_ne!(basis.edition(), other.edition());
        }
        assert_eq!(basis.edition(), Basis::seeded().edition());
    }
}
