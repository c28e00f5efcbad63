//! 督办规则: when a light changes, and when the program reminds and escalates.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::basis::wrong_period;
use crate::access::{Access, Permission};
use crate::db::Db;
use crate::error::{Code, Error, FieldError};
use crate::session::Actor;
use crate::setting::{self, Page, Sheet, Subject, save, show};
use crate::web::parts::{Field, Input};
use crate::web::{Body, IfMatch, Route, Versioned, pages, routes};

/// 督办规则 in the API.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_supervision: supervision,
    Access::Needs(Permission::SetRules) => __path_change_supervision: change_supervision,
];

/// 督办规则 as a page.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::SetRules) => Get "/settings": show::<Supervision>,
    Access::Needs(Permission::SetRules) => Post "/settings": save::<Supervision>,
];

pub const PAGE: Page = Page { path: "/settings", title: "督办规则" };

/// 督办规则, in working days except `yellow_share`. No document of the city defines them. The
/// defaults follow other places (background: 绿 in time, 黄 ≤ 3 working days left, 红 overdue →
/// 镇街分管领导 +5 → 市金融办 +10 → 领导小组 agenda), and the office may change them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// 临期: yellow from this number of working days before the deadline
    pub yellow_days: u32,
    /// Or yellow when this share of the whole period is left, in percent, if that is earlier; 0 for
    /// none
    pub yellow_share: u32,
    /// 签收 within this number of working days after 交办
    pub sign_days: u32,
    /// 核验 within this number of working days after 反馈
    pub verify_days: u32,
    /// 逾期 this number of working days: reported to the unit's leader
    pub escalate_town: u32,
    /// 逾期 this number of working days: on the office's list (督办)
    pub escalate_office: u32,
    /// 逾期 this number of working days: on the agenda of the leading group
    pub escalate_leaders: u32,
    /// No progress for this number of working days: in the silence report
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
            errors.extend(wrong_period(field, i32::try_from(days).unwrap_or(i32::MAX), least));
        }
        if self.yellow_share > 90 {
            let sentence = "占全部时限的比例须在 0 到 90（%）之间，0 表示不按比例。";
            errors.push(FieldError::new("yellow_share", Code::OutOfRange, sentence));
        }
        for (field, earlier, later) in [
            ("escalate_office", self.escalate_town, self.escalate_office),
            ("escalate_leaders", self.escalate_office, self.escalate_leaders),
        ] {
            if later <= earlier {
                let sentence = "逐级上报的天数须一级比一级多。";
                errors.push(FieldError::new(field, Code::NotIncreasing, sentence));
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }
}

impl Supervision {
    /// Returns the number of working days before the deadline from which it is 临期.
    pub fn yellow_of(&self, allowed_days: u32) -> u32 {
        let share = (allowed_days * self.yellow_share.min(100)).div_ceil(100);
        self.yellow_days.max(share)
    }
}

impl Supervision {
    /// Reads the rules in force.
    pub fn in_force(db: &mut Db) -> Result<Self, Error> {
        setting::in_force(db)
    }
}

impl Sheet for Supervision {
    const PAGE: Page = PAGE;
    const NOTE: &'static str =
        "单位均为工作日，按国务院放假安排推算。修改后，正在办理的问题自动重新推算期限和亮灯。";

    fn fields() -> Vec<Field> {
        let days = |name, label, hint| Field::new(name, label, Input::Whole).required().hint(hint);
        vec![
            days(
                "yellow_days",
                "临期亮黄灯（期限前几个工作日）",
                "剩余工作日不多于这个数时亮黄灯。",
            ),
            days(
                "yellow_share",
                "或剩余时限占比（%）",
                "按全部时限的百分比计，两者取早；0 表示不按比例。",
            ),
            days("sign_days", "签收时限（工作日）", "自交办次日起算，过期提示“逾期未签收”。"),
            days("verify_days", "核验时限（工作日）", "自部门反馈次日起算，由镇街（园区）核验。"),
            days(
                "escalate_town",
                "逾期几个工作日报镇街分管领导",
                "通知该镇街（园区）专班和牵头部门。",
            ),
            days("escalate_office", "逾期几个工作日报领导小组办公室", "同时列入督办。"),
            days("escalate_leaders", "逾期几个工作日提请领导小组", "列入领导小组议题。"),
            days("silence_days", "多少个工作日没有进展算“沉默”", "列入沉默清单。"),
        ]
    }
}

/// 督办规则 in force.
#[utoipa::path(get, path = "/api/v1/settings/supervision", tag = "设置",
    responses((status = 200, body = Supervision)))]
async fn supervision(actor: Actor) -> Result<Versioned<Supervision>, Error> {
    setting::read(actor).await
}

/// Changes 督办规则. Only the members given change.
#[utoipa::path(patch, path = "/api/v1/settings/supervision", tag = "设置",
    params(("If-Match" = String, Header)), request_body = Supervision,
    responses((status = 200, body = Supervision), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change_supervision(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<Supervision>, Error> {
    setting::patch(actor, seen, body).await
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
