//! Effect of an action on a blocker. Pure: no sequence of actions can close a blocker without
//! evidence, and no party can take an action it may not.

use chrono::NaiveDate;

use super::action_input::ActionInput;
use super::deadline::Deadline;
use super::flow::{self, Action, Party, RETURNS_TO_OFFICE};
use super::model::{Flow, Status};
use crate::deadline::{Basis, wrong_period};
use crate::error::{Code, Error};
use crate::flow::Act;

/// The part of a blocker that actions change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub flow: Flow,
    pub deadline: Deadline,
    /// 牵头部门
    pub lead_department: String,
    /// 责任人
    pub responsible_person: Option<String>,
}

/// Circumstances in which an action is taken.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// Relations of the user to the blocker.
    pub parties: &'a [Party],
    pub today: NaiveDate,
    /// Number of pieces of evidence of this round, including those sent with the action.
    pub evidence: usize,
    pub basis: &'a Basis,
}

impl Course {
    /// Returns the blocker after an action with checked input.
    ///
    /// # Errors
    /// 409 `illegal_action`, with the legal actions; 422 `evidence_required` for closing without
    /// evidence, and 422 for an impossible deadline.
    pub fn after(&self, input: &ActionInput, with: Circumstances<'_>) -> Result<Self, Error> {
        let action = input.action;
        action.permitted(with.parties, self.flow.standing())?;
        if action == Action::Close && with.evidence == 0 {
            let sentence = "销号须有佐证材料：请上传文件，或填写证照、文件的名称和编号。";
            return Err(Error::invalid_field("evidence", Code::EvidenceRequired, sentence));
        }
        let mut after = self.clone();
        after.flow.status = flow::leads_to(action, self.flow.status, self.flow.paused_from);
        after.flow.last_word_on = with.today;
        if action == Action::Pause {
            after.flow.paused_from = Some(self.flow.status);
        }
        after.apply(input, with)?;
        after.deadline.calculate(after.flow.status, with.basis);
        Ok(after)
    }

    fn apply(&mut self, input: &ActionInput, with: Circumstances<'_>) -> Result<(), Error> {
        let (days, person) = (input.working_days, input.responsible_person.clone());
        match input.action {
            Action::Assign => {
                self.deadline.start(with.today, days.unwrap_or_default());
                self.hand_to(input.department.as_ref(), person);
                self.flow.with_office = false;
                self.flow.escalated = 0;
            }
            Action::Sign => {
                self.responsible_person = person;
                self.deadline.signed_on = Some(with.today);
            }
            Action::Transfer => {
                match days {
                    Some(days) => self.deadline.start(with.today, days),
                    None => self.deadline.pass_to_next(with.today),
                }
                self.hand_to(input.department.as_ref(), None);
            }
            Action::AskExtension => self.flow.extension_asked = days,
            Action::DecideExtension => {
                self.flow.extension_asked = None;
                self.deadline.extend(input.granted_days().unwrap_or(0));
            }
            Action::Reschedule => self.reschedule(input.due_on.unwrap_or(with.today), with)?,
            Action::Supervise => self.flow.supervised = input.supervised == Some(true),
            Action::Close => {
                self.deadline.finish(with.basis);
                self.flow.closed_on = Some(with.today);
                self.flow.closing_note.clone_from(&input.note);
                self.flow.extension_asked = None;
            }
            plain => self.take_plain(plain, with),
        }
        Ok(())
    }

    /// Applies the actions that need no input besides a note.
    fn take_plain(&mut self, action: Action, with: Circumstances<'_>) {
        match action {
            Action::Answer => {
                self.flow.extension_asked = None;
                self.deadline.answered_on = Some(with.today);
                self.deadline.stop(with.today);
            }
            Action::Verify => self.flow.with_office = false,
            Action::Reject => {
                self.flow.rejections += 1;
                if self.flow.rejections >= RETURNS_TO_OFFICE {
                    self.flow.status = Status::Answered;
                    self.flow.with_office = true;
                } else {
                    self.deadline.answered_on = None;
                    self.deadline.resume(with.today, with.basis);
                }
            }
            Action::Refuse => {
                self.flow.refusals += 1;
                self.flow.with_office = self.flow.refusals >= RETURNS_TO_OFFICE;
                self.flow.extension_asked = None;
                self.deadline = Deadline::default();
                self.responsible_person = None;
            }
            Action::Pause => self.deadline.stop(with.today),
            Action::Resume => {
                self.flow.paused_from = None;
                self.deadline.resume(with.today, with.basis);
            }
            Action::Reopen => {
                self.flow.closed_on = None;
                self.flow.closing_note = None;
                self.flow.round += 1;
                self.flow.escalated = 0;
                self.deadline = Deadline::default();
            }
            Action::Urge => self.flow.urges += 1,
            _ => {}
        }
    }

    /// Hands the blocker to a department, or to the current lead if none is given.
    fn hand_to(&mut self, department: Option<&String>, responsible_person: Option<String>) {
        if let Some(department) = department {
            self.lead_department.clone_from(department);
        }
        self.responsible_person = responsible_person;
        self.flow.extension_asked = None;
    }

    fn reschedule(&mut self, due_on: NaiveDate, with: Circumstances<'_>) -> Result<(), Error> {
        if due_on < with.today {
            let sentence = "新的期限不能早于今天。";
            return Err(Error::invalid_field("due_on", Code::PastDate, sentence));
        }
        let period = || wrong_period("due_on", with.basis.days_between(with.today, due_on), 0);
        if let Some(wrong) = with.basis.wrong_day("due_on", due_on).or_else(period) {
            return Err(Error::invalid(vec![wrong]));
        }
        self.flow.extension_asked = None;
        self.deadline.end_on(due_on, with.basis);
        Ok(())
    }
}
