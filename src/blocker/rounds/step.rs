//! The steps, and whom each tells. Pure.

use chrono::NaiveDate;

use crate::blocker::clock::Reckoning;
use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerRecord, Status};
use crate::db::types::text_enum;
use crate::notice::{Audience, Kind};

text_enum! {
    /// What a deadline brings about, in the order of its coming.
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
    /// The last deadline for which it has come by a day; of [`Moment::Near`] the last day on
    /// which the light turned yellow.
    pub fn deadline_by(self, today: NaiveDate, by: &Reckoning) -> NaiveDate {
        let rules = &by.rules;
        match self {
            Self::Near => today,
            Self::LateSign | Self::Late => today.pred_opt().unwrap_or(today),
            Self::ToTown => by.calendar.so_long_ago(today, rules.escalate_town),
            Self::ToOffice => by.calendar.so_long_ago(today, rules.escalate_office),
            Self::ToLeaders => by.calendar.so_long_ago(today, rules.escalate_leaders),
        }
    }

    /// How far up it is told; reminders go nowhere.
    pub fn level(self) -> i32 {
        match self {
            Self::LateSign | Self::Near | Self::Late => 0,
            Self::ToTown => 1,
            Self::ToOffice => 2,
            Self::ToLeaders => 3,
        }
    }

    /// What stands in the story of the blocker.
    pub fn action(self) -> Action {
        if self.level() == 0 { Action::Remind } else { Action::Escalate }
    }

    /// What the notice is about.
    pub fn kind(self) -> Kind {
        if self.level() == 0 { Kind::Reminder } else { Kind::Escalation }
    }

    /// Which deadline it is taken for.
    pub fn deadline_of(self, record: &BlockerRecord) -> Option<NaiveDate> {
        let clock = &record.blocker.clock;
        if self == Self::LateSign { clock.sign_by } else { clock.turn_ends_on }
    }

    /// Who is told: whoever must act, and from the first escalation on those above.
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
