//! 督办规则: when a light turns, and when the program speaks up by itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::subject::Subject;
use crate::error::{Error, FieldError};

/// 督办规则, all in working days. No document of the city states them; the defaults follow what
/// other places do (background: 绿 in time, 黄 ≤ 3 working days left, 红 overdue → 镇街分管领导
/// +5 → 市金融办 +10 → 领导小组 agenda) and the office may change them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// 临期: yellow from so many working days before the deadline on
    pub yellow_days: u32,
    /// or from this share of the whole period on, in percent; the earlier of the two, 0 for none
    pub yellow_share: u32,
    /// 签收 within so many working days of 交办
    pub sign_days: u32,
    /// 核验 within so many working days of 反馈
    pub verify_days: u32,
    /// 逾期 so many working days: told to the unit's leader
    pub escalate_town: u32,
    /// 逾期 so many working days: on the office's list (督办)
    pub escalate_office: u32,
    /// 逾期 so many working days: for the agenda of the leading group
    pub escalate_leaders: u32,
    /// No word for so many working days: in the silence report
    pub silence_days: u32,
}

impl Default for Supervision {
    fn default() -> Self {
        Self {
            yellow_days: 3,
            yellow_share: 0,
            sign_days: 2,
            verify_days: 5,
            escalate_town: 5,
            escalate_office: 10,
            escalate_leaders: 20,
            silence_days: 10,
        }
    }
}

/// No period is longer than a working year.
const MOST_DAYS: u32 = 250;

impl Subject for Supervision {
    const NAME: &'static str = "supervision";

    fn checked(self) -> Result<Self, Error> {
        let mut errors = Vec::new();
        for (field, days, least) in [
            ("yellow_days", self.yellow_days, 0),
            ("sign_days", self.sign_days, 1),
            ("verify_days", self.verify_days, 1),
            ("escalate_town", self.escalate_town, 1),
            ("escalate_office", self.escalate_office, 1),
            ("escalate_leaders", self.escalate_leaders, 1),
            ("silence_days", self.silence_days, 1),
        ] {
            if !(least..=MOST_DAYS).contains(&days) {
                let sentence = format!("工作日数须在 {least} 到 {MOST_DAYS} 之间。");
                errors.push(FieldError::new(field, "out_of_range", sentence));
            }
        }
        if self.yellow_share > 90 {
            let sentence = "占全部时限的比例须在 0 到 90（%）之间，0 表示不按比例。";
            errors.push(FieldError::new("yellow_share", "out_of_range", sentence));
        }
        for (field, earlier, later) in [
            ("escalate_office", self.escalate_town, self.escalate_office),
            ("escalate_leaders", self.escalate_office, self.escalate_leaders),
        ] {
            if later <= earlier {
                let sentence = "逐级上报的天数须一级比一级多。";
                errors.push(FieldError::new(field, "not_increasing", sentence));
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }
}

impl Supervision {
    /// 临期 of a period of so many working days.
    pub fn yellow_of(&self, allowed_days: u32) -> u32 {
        let share = (allowed_days * self.yellow_share.min(100)).div_ceil(100);
        self.yellow_days.max(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_together_is_refused() {
        assert!(Supervision::default().checked().is_ok());
        let wrong = Supervision {
            sign_days: 0,
            yellow_share: 95,
            escalate_office: 5,
            ..Supervision::default()
        };
        let refused = wrong.checked().unwrap_err();
        let found: Vec<_> =
            refused.errors().iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("sign_days", "out_of_range"),
                ("yellow_share", "out_of_range"),
                ("escalate_office", "not_increasing"),
            ]
        );
    }

    #[test]
    fn yellow_begins_with_the_earlier_of_days_and_share() {
        let rules = Supervision { yellow_share: 20, ..Supervision::default() };
        assert_eq!([5, 15, 30, 60].map(|days| rules.yellow_of(days)), [3, 3, 6, 12]);
    }
}
