//! State of a company, derived from its events.

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::model::{Phase, Stage, Step};
use super::transition::{Move, Position, judge};
use crate::dates::InexactDate;

/// Validity of a tutoring acceptance letter (验收工作完成函):
/// 证监会《首次公开发行股票并上市辅导监管规定》.
const LETTER_MONTHS: Months = Months::new(12);

/// The parts of an event that the state depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    pub step: Step,
    pub on: InexactDate,
    /// Number of the attempt, from 1.
    pub attempt: i32,
}

/// Current state of a company after all its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub stage: Stage,
    /// Day on which the company entered the stage.
    pub since: NaiveDate,
    /// The furthest stage reached in any attempt.
    pub highest: Stage,
    /// Number of the current attempt, from 1.
    pub attempt: i32,
    /// Day of 中止; `None` if not paused.
    pub suspended_since: Option<NaiveDate>,
    /// Day of the last 辅导验收.
    pub letter_on: Option<NaiveDate>,
    /// Date of the last event.
    pub last: InexactDate,
}

/// Reason why a sequence of events is impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impossible {
    /// There is no event.
    Empty,
    /// This step is not legal at its position.
    Illegal(Step),
    /// This step is dated before the one it follows.
    Backwards(Step),
}

impl Standing {
    /// Returns the state after the first event; `None` for 中止 and 恢复.
    pub fn first(step: Step, on: InexactDate) -> Option<Self> {
        let stage = step.stage()?;
        Some(Self {
            stage,
            since: on.effective(),
            highest: stage,
            attempt: 1,
            suspended_since: None,
            letter_on: (stage == Stage::GuidancePassed).then(|| on.effective()),
            last: on,
        })
    }

    /// Returns the state after all events, in the given order.
    pub fn after(events: &[Happening]) -> Result<Self, Impossible> {
        let (first, rest) = events.split_first().ok_or(Impossible::Empty)?;
        let start = Self::first(first.step, first.on).ok_or(Impossible::Illegal(first.step))?;
        rest.iter().try_fold(start, |standing, event| Ok(standing.then(event.step, event.on)?.0))
    }

    /// Returns the state after one more event, and the move it makes.
    pub fn then(self, step: Step, on: InexactDate) -> Result<(Self, Move), Impossible> {
        if on.is_before(self.last) {
            return Err(Impossible::Backwards(step));
        }
        let legal = judge(self.position(on.effective()), step).ok_or(Impossible::Illegal(step))?;
        let mut next = Self { last: on, ..self };
        match step.stage() {
            Some(stage) => {
                next.stage = stage;
                next.since = on.effective().max(self.since);
                next.suspended_since = None;
                next.highest = further(self.highest, stage);
                next.attempt += i32::from(legal.new_attempt);
                if stage == Stage::GuidancePassed {
                    next.letter_on = Some(on.effective());
                }
            }
            None => next.suspended_since = (step == Step::Suspended).then(|| on.effective()),
        }
        Ok((next, legal))
    }

    /// Returns what the next move depends on, if it is made on this date.
    pub fn position(&self, on: NaiveDate) -> Position {
        Position {
            stage: self.stage,
            suspended: self.suspended_since.is_some(),
            letter_valid: self
                .letter_on
                .and_then(|letter| letter.checked_add_months(LETTER_MONTHS))
                .is_some_and(|until| on <= until),
        }
    }

    /// The phase that the company counts in.
    pub fn phase(&self) -> Phase {
        if self.suspended_since.is_some() { Phase::Suspended } else { self.stage.phase() }
    }
}

fn further(highest: Stage, stage: Stage) -> Stage {
    if stage.distance() > highest.distance() { stage } else { highest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Precision;

    fn day(text: &str) -> InexactDate {
        InexactDate { date: text.parse().unwrap(), precision: Precision::Day }
    }

    fn events(list: &[(Step, &str)]) -> Vec<Happening> {
        list.iter().map(|&(step, on)| Happening { step, on: day(on), attempt: 1 }).collect()
    }

    /// A bank was paused and resumed four times.
    #[test]
    fn a_company_may_pause_again_and_again() {
        let mut list = vec![(Step::GuidanceFiled, "2019-01-01"), (Step::Accepted, "2023-03-03")];
        let pauses = ["2023-03-31", "2024-03-31", "2024-09-30", "2025-03-31"];
        let resumes = ["2023-06-30", "2024-06-30", "2024-12-30", "2025-12-29"];
        for (pause, resume) in pauses.iter().zip(resumes) {
            list.push((Step::Suspended, pause));
            list.push((Step::Resumed, resume));
        }
        let standing = Standing::after(&events(&list)).unwrap();
        assert_eq!((standing.stage, standing.phase()), (Stage::Accepted, Phase::Review));
        list.pop();
        let paused = Standing::after(&events(&list)).unwrap();
        assert_eq!((paused.stage, paused.phase()), (Stage::Accepted, Phase::Suspended));
        assert_eq!(paused.since, "2023-03-03".parse().unwrap());
    }

    #[test]
    fn a_second_attempt_keeps_the_highest_stage() {
        let standing = Standing::after(&events(&[
            (Step::Accepted, "2020-01-01"),
            (Step::CommitteePassed, "2020-06-01"),
            (Step::Withdrawn, "2020-09-01"),
            (Step::GuidanceFiled, "2021-01-01"),
        ]))
        .unwrap();
        assert_eq!(standing.stage, Stage::GuidanceFiled);
        assert_eq!(standing.highest, Stage::CommitteePassed);
        assert_eq!(standing.attempt, 2);
    }

    #[test]
    fn a_letter_serves_twelve_months() {
        let exited = events(&[
            (Step::GuidancePassed, "2024-03-01"),
            (Step::Accepted, "2024-05-01"),
            (Step::Withdrawn, "2024-08-01"),
        ]);
        let standing = Standing::after(&exited).unwrap();
        assert!(standing.then(Step::Accepted, day("2025-03-01")).is_ok());
        assert_eq!(
            standing.then(Step::Accepted, day("2025-03-02")),
            Err(Impossible::Illegal(Step::Accepted))
        );
    }

    #[test]
    fn dates_do_not_decrease() {
        let standing = Standing::after(&events(&[(Step::Reformed, "2022-05-05")])).unwrap();
        assert_eq!(
            standing.then(Step::GuidanceFiled, day("2022-05-04")),
            Err(Impossible::Backwards(Step::GuidanceFiled))
        );
        // "2022" may be before or after a day of 2022: not a contradiction
        let year = InexactDate { date: "2022-12-31".parse().unwrap(), precision: Precision::Year };
        let (vague, _) = standing.then(Step::GuidanceFiled, year).unwrap();
        assert!(vague.then(Step::GuidancePassed, day("2022-11-11")).is_ok());
    }
}
