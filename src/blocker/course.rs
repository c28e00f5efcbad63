//! A step of the flow, and what it does to a blocker. Pure: no sequence of steps can close one
//! without evidence, or be taken by a party that may not.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::deadline::Deadline;
use super::flow::{self, Action, Party, RETURNS_TO_OFFICE};
use super::model::{Flow, Status};
use crate::deadline::Basis;
use crate::error::{Code, Error};
use crate::web::Described;

/// An act with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 交办 to a department, with so many working days.
    Assign {
        /// 牵头部门
        department: String,
        /// 责任人 of it, where known.
        responsible_person: Option<String>,
        /// 办理时限
        working_days: u32,
    },
    /// 签收, naming who is responsible.
    Sign {
        /// 责任人
        responsible_person: String,
    },
    /// 转办 to another department; the deadline goes on unless it is started anew.
    Transfer {
        /// 牵头部门
        department: String,
        /// A new period from today.
        working_days: Option<u32>,
    },
    /// 申请延期 of so many working days.
    AskExtension {
        /// More working days.
        working_days: u32,
    },
    /// 审批延期: so many working days, or none.
    DecideExtension {
        /// What is granted.
        working_days: Option<u32>,
    },
    /// 调整期限.
    Reschedule {
        /// The new deadline, a working day.
        due_on: NaiveDate,
    },
    /// 督办, on or off.
    Supervise {
        /// On the office's list.
        on: bool,
    },
    /// What needs nothing but its note.
    Plain(Action),
}

impl Step {
    /// Which act it is.
    pub fn action(&self) -> Action {
        match self {
            Self::Assign { .. } => Action::Assign,
            Self::Sign { .. } => Action::Sign,
            Self::Transfer { .. } => Action::Transfer,
            Self::AskExtension { .. } => Action::AskExtension,
            Self::DecideExtension { .. } => Action::DecideExtension,
            Self::Reschedule { .. } => Action::Reschedule,
            Self::Supervise { .. } => Action::Supervise,
            Self::Plain(action) => *action,
        }
    }
}

/// What acts change of a blocker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// What was done.
    pub flow: Flow,
    /// By when.
    pub deadline: Deadline,
    /// 牵头部门
    pub lead_department: String,
    /// 责任人
    pub responsible_person: Option<String>,
}

/// What a step is taken with.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What whoever takes it is to the blocker.
    pub parties: &'a [Party],
    /// The day.
    pub today: NaiveDate,
    /// Pieces of evidence of this round, those that come with the step among them.
    pub evidence: usize,
    /// What was written with it.
    pub note: Option<&'a str>,
    /// What deadlines are calculated by.
    pub basis: &'a Basis,
}

impl Course {
    /// Whether these parties may do it to a blocker that stands so.
    pub fn allows(&self, action: Action, parties: &[Party]) -> bool {
        parties.iter().any(|party| flow::may(*party, action, self.flow.standing()))
    }

    /// The blocker after a step.
    ///
    /// # Errors
    /// 409 `illegal_action`, with what would be legal; 422 `evidence_required` for closing
    /// without any, and for a deadline that cannot be.
    pub fn after(&self, step: &Step, with: Circumstances<'_>) -> Result<Self, Error> {
        let action = step.action();
        if !self.allows(action, with.parties) {
            return Err(self.illegal(action, with.parties));
        }
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
        after.take(step, with)?;
        after.deadline.calculate(after.flow.status, with.basis);
        Ok(after)
    }

    fn take(&mut self, step: &Step, with: Circumstances<'_>) -> Result<(), Error> {
        match step {
            Step::Assign { department, responsible_person, working_days } => {
                self.deadline.start(with.today, *working_days);
                self.hand_to(department, responsible_person.clone());
                self.flow.with_office = false;
                self.flow.escalated = 0;
            }
            Step::Sign { responsible_person } => {
                self.responsible_person = Some(responsible_person.clone());
                self.deadline.signed_on = Some(with.today);
            }
            Step::Transfer { department, working_days } => {
                match working_days {
                    Some(days) => self.deadline.start(with.today, *days),
                    None => self.deadline.hand_over(with.today),
                }
                self.hand_to(department, None);
            }
            Step::AskExtension { working_days } => {
                self.flow.extension_asked = i32::try_from(*working_days).ok();
            }
            Step::DecideExtension { working_days } => {
                self.flow.extension_asked = None;
                self.deadline.extend(working_days.unwrap_or(0));
            }
            Step::Reschedule { due_on } => self.reschedule(*due_on, with)?,
            Step::Supervise { on } => self.flow.supervised = *on,
            Step::Plain(action) => self.take_plain(*action, with),
        }
        Ok(())
    }

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
                    self.deadline.go_on(with.today, with.basis);
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
                self.deadline.go_on(with.today, with.basis);
            }
            Action::Close => {
                self.deadline.finish(with.basis);
                self.flow.closed_on = Some(with.today);
                self.flow.closing_note = with.note.map(str::to_owned);
                self.flow.extension_asked = None;
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

    fn hand_to(&mut self, department: &str, responsible_person: Option<String>) {
        department.clone_into(&mut self.lead_department);
        self.responsible_person = responsible_person;
        self.flow.extension_asked = None;
    }

    fn reschedule(&mut self, due_on: NaiveDate, with: Circumstances<'_>) -> Result<(), Error> {
        if due_on < with.today {
            let sentence = "新的期限不能早于今天。";
            return Err(Error::invalid_field("due_on", Code::PastDate, sentence));
        }
        if let Some(wrong) = with.basis.wrong_day("due_on", due_on) {
            return Err(Error::invalid(vec![wrong]));
        }
        self.flow.extension_asked = None;
        self.deadline.end_on(due_on, with.basis);
        Ok(())
    }

    fn illegal(&self, action: Action, parties: &[Party]) -> Error {
        let legal = flow::legal(parties, self.flow.standing());
        let words: Vec<&str> = legal.iter().map(|one| one.label()).collect();
        let way_out: Cow<'_, str> = match words.is_empty() {
            true => "现在没有需要您操作的步骤。".into(),
            false => format!("您现在可以：{}。", words.join("、")).into(),
        };
        let (wanted, status) = (action.label(), self.flow.status.label());
        let sentence = format!("这个问题处于“{status}”状态，您不能“{wanted}”。{way_out}");
        let legal: Vec<Described> = legal
            .iter()
            .map(|one| Described { code: one.code().to_owned(), name: one.label().to_owned() })
            .collect();
        Error::conflict(Code::IllegalAction, sentence).with("legal", legal)
    }
}
