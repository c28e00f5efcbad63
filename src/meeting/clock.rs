//! 期限 of a decision, in working days after the day of its meeting (day 0). Pure.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::blocker::clock::Reckoning;
use crate::db::schema::decisions;
use crate::error::{Code, FieldError};

/// No period is longer than a working year.
pub const MOST_DAYS: i32 = 250;

/// The columns of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct Deadline {
    /// 会议之日, day 0.
    pub assigned_on: NaiveDate,
    /// 办理时限, in working days.
    pub working_days: i32,
    /// 期限
    pub due_on: NaiveDate,
    /// 暂定: reached through a year whose calendar is not published yet.
    pub due_provisional: bool,
    /// From which day on it is near.
    pub yellow_from: NaiveDate,
    /// By which edition of calendar and rules the days above were reckoned.
    pub reckoned_by: String,
}

impl Deadline {
    /// So many working days after a meeting, or a day that is itself a working day.
    ///
    /// # Errors
    /// Neither or both are given, too many days, or a day on which nobody works.
    pub fn new(
        held_on: NaiveDate,
        (working_days, due_on): (Option<i32>, Option<NaiveDate>),
        by: &Reckoning,
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
            (None, Some(day)) => days_until(held_on, day, by)?,
        };
        Ok(Self::reckoned(held_on, working_days, by))
    }

    fn reckoned(held_on: NaiveDate, working_days: i32, by: &Reckoning) -> Self {
        let days = u32::try_from(working_days).unwrap_or(0);
        let due = by.calendar.after(held_on, days);
        Self {
            assigned_on: held_on,
            working_days,
            due_on: due.on,
            due_provisional: due.provisional,
            yellow_from: by.calendar.before(due.on, by.rules.yellow_of(days)),
            reckoned_by: by.edition().to_owned(),
        }
    }

    /// The same period by another calendar or other rules.
    pub fn again(&self, by: &Reckoning) -> Self {
        Self::reckoned(self.assigned_on, self.working_days, by)
    }

    /// Whether it says the same to whoever has to keep it.
    pub fn is_same(&self, other: &Self) -> bool {
        Self { reckoned_by: other.reckoned_by.clone(), ..self.clone() } == *other
    }
}

/// The working days from a meeting to a day that is one.
fn days_until(held_on: NaiveDate, day: NaiveDate, by: &Reckoning) -> Result<i32, FieldError> {
    if day <= held_on {
        let sentence = format!("期限须在会议之日（{held_on}）以后。");
        return Err(FieldError::new("due_on", Code::PastDate, sentence));
    }
    if !by.calendar.is_working_day(day) {
        let next = by.calendar.after(day, 1).on;
        let sentence = format!("{day} 不是工作日，最近的下一个工作日是 {next}。");
        return Err(FieldError::new("due_on", Code::NotAWorkingDay, sentence));
    }
    let days = by.calendar.between(held_on, day);
    within_a_year(i32::try_from(days).unwrap_or(i32::MAX), "due_on")
}

fn within_a_year(days: i32, field: &str) -> Result<i32, FieldError> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    let sentence = format!("时限须在 1 到 {MOST_DAYS} 个工作日之间。");
    Err(FieldError::new(field, Code::OutOfRange, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocker::Supervision;
    use crate::calendar::Calendar;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reckoning() -> Reckoning {
        Reckoning::new(Calendar::seeded(), Supervision::default())
    }

    #[test]
    fn the_day_of_the_meeting_is_day_0() {
        let by = reckoning();
        for (held, days, due, yellow) in [
            ("2026-09-30", 3, "2026-10-10", "2026-09-30"),
            ("2026-09-30", 10, "2026-10-20", "2026-10-15"),
            ("2026-03-05", 1, "2026-03-06", "2026-03-03"),
        ] {
            let by_days = Deadline::new(day(held), (Some(days), None), &by).unwrap();
            assert_eq!((by_days.due_on, by_days.yellow_from), (day(due), day(yellow)), "{held}");
            let by_day = Deadline::new(day(held), (None, Some(day(due))), &by).unwrap();
            assert_eq!(by_day, by_days);
        }
        assert!(Deadline::new(day("2026-12-29"), (Some(5), None), &by).unwrap().due_provisional);
    }

    #[test]
    fn another_calendar_moves_the_day_and_not_the_period() {
        let weekdays = Reckoning::new(Calendar::default(), Supervision::default());
        let before = Deadline::new(day("2026-09-30"), (Some(3), None), &weekdays).unwrap();
        assert_eq!((before.due_on, before.due_provisional), (day("2026-10-05"), true));
        let after = before.again(&reckoning());
        assert_eq!((after.due_on, after.working_days), (day("2026-10-10"), 3));
        assert!(!after.is_same(&before) && after.is_same(&after.again(&reckoning())));
    }

    #[test]
    fn what_is_no_deadline_is_refused() {
        let by = reckoning();
        for (days, due, code) in [
            (None, None, "missing_field"),
            (Some(3), Some(day("2026-10-10")), "out_of_place"),
            (Some(0), None, "out_of_range"),
            (Some(251), None, "out_of_range"),
            (None, Some(day("2026-09-30")), "past_date"),
            (None, Some(day("2026-10-05")), "not_a_working_day"),
            (None, Some(day("2028-10-10")), "out_of_range"),
        ] {
            let refused = Deadline::new(day("2026-09-30"), (days, due), &by).unwrap_err();
            assert_eq!(refused.code, code, "{days:?} {due:?}");
        }
        let holiday = (None, Some(day("2026-10-05")));
        let refused = Deadline::new(day("2026-09-30"), holiday, &by).unwrap_err();
        assert!(refused.message.contains("2026-10-08"), "{}", refused.message);
    }
}
