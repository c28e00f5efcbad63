//! 期限 of a decision, in working days after its meeting (day 0). Pure.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::decisions;
use crate::deadline::{Basis, wrong_period};
use crate::error::{Code, FieldError};

/// The deadline columns of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct Deadline {
    /// 会议之日, day 0.
    pub assigned_on: NaiveDate,
    /// 办理时限, in working days.
    pub working_days: i32,
    /// 期限
    pub due_on: NaiveDate,
    /// 暂定: the period includes a year whose calendar is not published yet.
    pub due_provisional: bool,
    /// First day on which the deadline is near.
    pub yellow_from: NaiveDate,
    /// Edition of the basis by which the days above were calculated.
    pub reckoned_by: String,
}

impl Deadline {
    /// Creates a deadline from a number of working days after a meeting, or from a day, which must
    /// be a working day.
    ///
    /// # Errors
    /// Neither or both are given, the number of days is out of range, or the day is not after the
    /// meeting or not a working day.
    pub fn new(
        held_on: NaiveDate,
        (working_days, due_on): (Option<i32>, Option<NaiveDate>),
        basis: &Basis,
    ) -> Result<Self, FieldError> {
        let working_days = match (working_days, due_on) {
            (Some(_), Some(_)) => {
                let sentence = "工作日数和期限日期只填一项。";
                return Err(FieldError::new("due_on", Code::OutOfPlace, sentence));
            }
            (None, None) => {
                let sentence = "请填写几个工作日内完成，或填写期限日期。";
                return Err(FieldError::new("working_days", Code::MissingField, sentence));
            }
            (Some(days), None) => within_a_year(days, "working_days")?,
            (None, Some(day)) => days_until(held_on, day, basis)?,
        };
        Ok(Self::calculated(held_on, working_days, basis))
    }

    fn calculated(held_on: NaiveDate, working_days: i32, basis: &Basis) -> Self {
        let days = u32::try_from(working_days).unwrap_or(0);
        let due = basis.calendar.after(held_on, days);
        Self {
            assigned_on: held_on,
            working_days,
            due_on: due.on,
            due_provisional: due.provisional,
            yellow_from: basis.yellow_from(due.on, days),
            reckoned_by: basis.edition().to_owned(),
        }
    }

    /// Recalculates the same period by another basis.
    pub fn recalculated(&self, basis: &Basis) -> Self {
        Self::calculated(self.assigned_on, self.working_days, basis)
    }

    /// Whether both deadlines are the same, apart from the edition of the basis.
    pub fn is_same(&self, other: &Self) -> bool {
        Self { reckoned_by: other.reckoned_by.clone(), ..self.clone() } == *other
    }
}

/// Returns the working days from a meeting to a day, which must be a working day.
fn days_until(held_on: NaiveDate, day: NaiveDate, basis: &Basis) -> Result<i32, FieldError> {
    if day <= held_on {
        let sentence = format!("期限须在会议之日（{held_on}）以后。");
        return Err(FieldError::new("due_on", Code::PastDate, sentence));
    }
    if let Some(wrong) = basis.wrong_day("due_on", day) {
        return Err(wrong);
    }
    within_a_year(basis.days_between(held_on, day), "due_on")
}

fn within_a_year(days: i32, field: &str) -> Result<i32, FieldError> {
    wrong_period(field, days, 1).map_or(Ok(days), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::deadline::Supervision;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_of_the_meeting_is_day_0() {
        let basis = Basis::seeded();
        for (held, days, due, yellow) in [
            ("2026-09-30", 3, "2026-10-10", "2026-09-30"),
            ("2026-09-30", 10, "2026-10-20", "2026-10-15"),
            ("2026-03-05", 1, "2026-03-06", "2026-03-03"),
        ] {
            let by_days = Deadline::new(day(held), (Some(days), None), &basis).unwrap();
            assert_eq!((by_days.due_on, by_days.yellow_from), (day(due), day(yellow)), "{held}");
            let by_day = Deadline::new(day(held), (None, Some(day(due))), &basis).unwrap();
            assert_eq!(by_day, by_days);
        }
        assert!(Deadline::new(day("2026-12-29"), (Some(5), None), &basis).unwrap().due_provisional);
    }

    #[test]
    fn another_calendar_moves_the_day_and_not_the_period() {
        let weekdays = Basis::new(Calendar::default(), Supervision::default());
        let before = Deadline::new(day("2026-09-30"), (Some(3), None), &weekdays).unwrap();
        assert_eq!((before.due_on, before.due_provisional), (day("2026-10-05"), true));
        let after = before.recalculated(&Basis::seeded());
        assert_eq!((after.due_on, after.working_days), (day("2026-10-10"), 3));
        assert!(!after.is_same(&before) && after.is_same(&after.recalculated(&Basis::seeded())));
    }

    #[test]
    fn what_is_no_deadline_is_refused() {
        let basis = Basis::seeded();
        for (days, due, code) in [
            (None, None, "missing_field"),
            (Some(3), Some(day("2026-10-10")), "out_of_place"),
            (Some(0), None, "out_of_range"),
            (Some(251), None, "out_of_range"),
            (None, Some(day("2026-09-30")), "past_date"),
            (None, Some(day("2026-10-05")), "not_a_working_day"),
            (None, Some(day("2028-10-10")), "out_of_range"),
        ] {
            let refused = Deadline::new(day("2026-09-30"), (days, due), &basis).unwrap_err();
            assert_eq!(refused.code, code, "{days:?} {due:?}");
        }
        let holiday = (None, Some(day("2026-10-05")));
        let refused = Deadline::new(day("2026-09-30"), holiday, &basis).unwrap_err();
        assert!(refused.message.contains("2026-10-08"), "{}", refused.message);
    }
}
