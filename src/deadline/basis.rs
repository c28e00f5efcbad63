//! What deadlines are calculated by: the calendar and the rules in force.

use chrono::NaiveDate;

use super::rules::Supervision;
use crate::calendar::Calendar;
use crate::db::Db;
use crate::digest::sha256_hex;
use crate::error::{Code, Error, FieldError};

/// No period is longer than a working year.
pub const MOST_DAYS: i32 = 250;

/// What deadlines are calculated by.
#[derive(Debug, Clone)]
pub struct Basis {
    /// 工作日历
    pub calendar: Calendar,
    /// 督办规则
    pub rules: Supervision,
    edition: String,
}

impl Basis {
    /// This calendar and these rules.
    pub fn new(calendar: Calendar, rules: Supervision) -> Self {
        let edition = sha256_hex(format!("{}{rules:?}", calendar.edition()).as_bytes());
        Self { calendar, rules, edition: edition.chars().take(16).collect() }
    }

    /// The calendar and the rules in force.
    pub fn read(db: &mut Db) -> Result<Self, Error> {
        Ok(Self::new(Calendar::read(db)?, Supervision::in_force(db)?))
    }

    /// The calendar of the country and the rules as they are installed.
    #[cfg(test)]
    pub fn seeded() -> Self {
        Self::new(Calendar::seeded(), Supervision::default())
    }

    /// Changes with the calendar and with the rules.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// From which day on the deadline of a period of so many working days is near.
    pub fn yellow_from(&self, due_on: NaiveDate, period: u32) -> NaiveDate {
        self.calendar.before(due_on, self.rules.yellow_of(period))
    }

    /// The latest day without progress that makes a record silent today.
    pub fn silent_since(&self, today: NaiveDate) -> NaiveDate {
        self.calendar.so_long_ago(today, self.rules.silence_days)
    }

    /// The working days after a day up to and with another.
    pub fn days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        i32::try_from(self.calendar.between(from, to)).unwrap_or(i32::MAX)
    }

    /// Why a day cannot be a deadline: nobody works on it.
    pub fn wrong_day(&self, field: &str, day: NaiveDate) -> Option<FieldError> {
        let sentence = || {
            let next = self.calendar.after(day, 1).on;
            format!("{day} 不是工作日，最近的下一个工作日是 {next}。")
        };
        let is_wrong = !self.calendar.is_working_day(day);
        is_wrong.then(|| FieldError::new(field, Code::NotAWorkingDay, sentence()))
    }
}

/// Why so many working days are no period.
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
