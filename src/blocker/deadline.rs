//! 时限: the deadline of a blocker, in working days. Pure.
//!
//! It starts with 交办 (day 0) and not with 签收. It stops while a blocker is paused and while its
//! answer is being verified, and then continues. 延期 adds days. When the calendar or the rules
//! change, every running deadline is recalculated from the stored values.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Status;
use crate::db::schema::blockers;
use crate::deadline::Basis;

/// Columns of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = blockers, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Deadline {
    /// 交办日期, day 0.
    pub assigned_on: Option<NaiveDate>,
    /// Day on which the current lead department received it.
    pub handed_on: Option<NaiveDate>,
    /// 办理时限, in working days.
    pub allowed_days: Option<i32>,
    /// Working days for which it was stopped.
    pub stopped_days: i32,
    /// Day since which it is stopped; `None` while it runs.
    pub stopped_on: Option<NaiveDate>,
    /// 办结期限
    pub due_on: Option<NaiveDate>,
    /// 暂定: includes a year whose calendar is not published yet.
    pub due_provisional: bool,
    /// 签收期限
    pub sign_by: Option<NaiveDate>,
    /// 签收日期
    pub signed_on: Option<NaiveDate>,
    /// 反馈日期
    pub answered_on: Option<NaiveDate>,
    /// Working days the department took; set when the blocker is closed.
    pub took_days: Option<i32>,
    /// Last day for the party that must act now; `None` if no deadline is running.
    pub turn_ends_on: Option<NaiveDate>,
    /// Day from which the light is yellow.
    pub yellow_from: Option<NaiveDate>,
    /// Edition of the [`Basis`] with which the days above were calculated.
    pub reckoned_by: String,
}

impl Deadline {
    /// Starts a new deadline.
    pub fn start(&mut self, on: NaiveDate, allowed_days: i32) {
        *self = Self {
            assigned_on: Some(on),
            handed_on: Some(on),
            allowed_days: Some(allowed_days),
            ..Self::default()
        };
    }

    /// Continues with another department.
    pub fn pass_to_next(&mut self, on: NaiveDate) {
        self.handed_on = Some(on);
        self.signed_on = None;
    }

    /// Stops the deadline on a day.
    pub fn stop(&mut self, on: NaiveDate) {
        self.stopped_on = self.stopped_on.or(Some(on));
    }

    /// Continues a stopped deadline.
    pub fn resume(&mut self, on: NaiveDate, basis: &Basis) {
        if let Some(since) = self.stopped_on.take() {
            self.stopped_days += basis.days_between(since, on).max(0);
        }
    }

    /// 延期.
    pub fn extend(&mut self, working_days: i32) {
        self.allowed_days = self.allowed_days.map(|days| days + working_days);
    }

    /// Sets the allowed working days so that the deadline is this day.
    pub fn end_on(&mut self, due_on: NaiveDate, basis: &Basis) {
        if let Some(start) = self.assigned_on {
            let days = basis.days_between(start, due_on);
            self.allowed_days = Some((days - self.stopped_days).max(0));
        }
    }

    /// Counts the working days from 交办 to 反馈 for which it ran, when the blocker is closed.
    pub fn finish(&mut self, basis: &Basis) {
        self.took_days = self
            .assigned_on
            .zip(self.answered_on)
            .map(|(start, end)| (basis.days_between(start, end) - self.stopped_days).max(0));
    }

    /// Calculates every derived day from the stored values.
    pub fn calculate(&mut self, status: Status, basis: &Basis) {
        let Basis { calendar, rules, .. } = basis;
        self.reckoned_by = basis.edition().to_owned();
        let allowed = self.allowed_days.map(|days| u32::try_from(days).unwrap_or(0));
        let due = self.assigned_on.zip(allowed).map(|(start, days)| {
            let stood = u32::try_from(self.stopped_days).unwrap_or(0);
            calendar.after(start, days + stood)
        });
        self.due_on = due.map(|due| due.on);
        self.due_provisional = due.is_some_and(|due| due.provisional);
        self.sign_by = self.handed_on.map(|on| calendar.after(on, rules.sign_days).on);
        self.turn_ends_on = match status {
            Status::Assigned | Status::Signed | Status::InProgress => self.due_on,
            Status::Answered | Status::Verifying => {
                self.answered_on.map(|on| calendar.after(on, rules.verify_days).on)
            }
            Status::Raised | Status::Paused | Status::Closed => None,
        };
        // The yellow share of the whole period applies to the department's time only.
        let period = match status {
            Status::Answered | Status::Verifying => 0,
            _ => allowed.unwrap_or(0),
        };
        self.yellow_from = self.turn_ends_on.map(|ends| basis.yellow_from(ends, period));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn started(on: &str, days: i32) -> Deadline {
        let mut deadline = Deadline::default();
        deadline.start(day(on), days);
        deadline.calculate(Status::Assigned, &Basis::seeded());
        deadline
    }

    #[test]
    fn the_day_of_assignment_is_day_0() {
        for (on, days, due) in [
            ("2026-09-30", 3, "2026-10-10"),
            ("2025-09-30", 3, "2025-10-11"),
            ("2026-02-13", 2, "2026-02-24"),
            ("2025-01-27", 4, "2025-02-08"),
        ] {
            let deadline = started(on, days);
            assert_eq!(
                (deadline.due_on, deadline.due_provisional),
                (Some(day(due)), false),
                "{on}"
            );
            assert_eq!(deadline.turn_ends_on, deadline.due_on);
        }
        assert_eq!(started("2026-09-30", 3).yellow_from, Some(day("2026-09-30")));
        assert_eq!(started("2026-09-30", 10).yellow_from, Some(day("2026-10-15")));
        assert_eq!(started("2026-09-30", 3).sign_by, Some(day("2026-10-09")));
    }

    #[test]
    fn a_pause_over_a_holiday_adds_working_days_only() {
        let basis = Basis::seeded();
        let mut deadline = started("2026-02-10", 10);
        assert_eq!(deadline.due_on, Some(day("2026-03-02")));
        deadline.stop(day("2026-02-12"));
        deadline.stop(day("2026-02-20"));
        deadline.calculate(Status::Paused, &basis);
        assert_eq!((deadline.turn_ends_on, deadline.yellow_from), (None, None));
        deadline.resume(day("2026-02-25"), &basis);
        deadline.calculate(Status::InProgress, &basis);
        // 13, Saturday 14, 24 and 25 February are working days
        assert_eq!((deadline.stopped_days, deadline.due_on), (4, Some(day("2026-03-06"))));
        deadline.resume(day("2026-03-01"), &basis);
        assert_eq!(deadline.stopped_days, 4, "it was not standing still");
    }

    #[test]
    fn extensions_add_and_a_set_day_counts_back() {
        let basis = Basis::seeded();
        let mut deadline = started("2025-09-26", 5);
        assert_eq!(deadline.due_on, Some(day("2025-10-10")));
        deadline.extend(2);
        deadline.calculate(Status::Signed, &basis);
        assert_eq!(deadline.due_on, Some(day("2025-10-13")), "Saturday the 11th was worked");
        deadline.end_on(day("2025-10-09"), &basis);
        deadline.calculate(Status::Signed, &basis);
        assert_eq!((deadline.due_on, deadline.allowed_days), (Some(day("2025-10-09")), Some(4)));
    }

    #[test]
    fn while_an_answer_is_verified_the_turn_is_the_units() {
        let basis = Basis::seeded();
        let mut deadline = started("2026-09-16", 5);
        deadline.answered_on = Some(day("2026-09-23"));
        deadline.stop(day("2026-09-23"));
        deadline.calculate(Status::Answered, &basis);
        assert_eq!(deadline.turn_ends_on, Some(day("2026-10-08")));
        deadline.resume(day("2026-10-10"), &basis);
        deadline.calculate(Status::InProgress, &basis);
        // 5 days from the 16th, and 7 days with the unit
        assert_eq!(deadline.stopped_days, 7);
        assert_eq!(deadline.due_on, Some(day("2026-10-09")));
    }

    #[test]
    fn a_date_in_a_year_to_come_is_provisional() {
        let deadline = started("2026-12-29", 5);
        assert!(deadline.due_provisional);
    }
}
