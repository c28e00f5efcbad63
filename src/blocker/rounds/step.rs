//! The steps and their recipients. Pure.

use chrono::NaiveDate;

use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerRecord, Status};
use crate::db::types::text_enum;
use crate::deadline::TimedStep;
use crate::notice::Audience;

text_enum! {
    /// Steps that a deadline causes, in the order of time.
    pub enum Moment {
        LateSign = "late_sign" => "逾期未签收",
        Near = "near" => "即将到期",
        Late = "late" => "已经逾期",
        ToTown = "to_town" => "逾期，报镇街分管领导",
        ToOffice = "to_office" => "逾期，报领导小组办公室并列入督办",
        ToLeaders = "to_leaders" => "逾期，提请列入领导小组议题",
    }
}

impl Moment {
    /// Returns the action recorded in the blocker's history.
    pub fn action(self) -> Action {
        if self.level().number() == 0 { Action::Remind } else { Action::Escalate }
    }

    /// Returns the deadline for which the step is taken.
    pub fn deadline_of(self, record: &BlockerRecord) -> Option<NaiveDate> {
        let deadline = &record.blocker.deadline;
        if self == Self::LateSign { deadline.sign_by } else { deadline.turn_ends_on }
    }

    /// Returns the recipients: the party that must act, and from the first escalation on those
    /// above.
    pub fn audiences(self, record: &BlockerRecord) -> Vec<Audience> {
        let town = Audience::Town(record.town_code.clone());
        let lead = Audience::of_department(&record.blocker.columns.lead_department);
        let units_turn = matches!(record.blocker.flow.status, Status::Answered | Status::Verifying);
        let turn = if units_turn { town.clone() } else { lead.clone() };
        match self {
            Self::Near | Self::Late => vec![turn],
            Self::LateSign => vec![lead, Audience::Office],
            Self::ToTown => vec![turn, town],
            Self::ToOffice => vec![turn, town, Audience::Office],
            Self::ToLeaders => vec![Audience::Leaders, Audience::Office, turn],
        }
    }
}
